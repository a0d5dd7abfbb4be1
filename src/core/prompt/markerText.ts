/** Any marker of Whetstone's, well-formed or not. */
export const anyMarker = /<!--\s*\/?\s*whetstone:/i;
