/** Sums and means of scores, and sums of prices, that differ by less are the same: they carry rounding. */
export const rounding = 1e-9;
