/** A JSON value, as journals hold it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
