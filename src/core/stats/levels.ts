/** A result is significant when its two-sided p-value is below this. Intervals hold the rest: 95 %. */
export const ALPHA = 0.05;

/** The 1 - ALPHA / 2 quantile of the standard normal distribution. */
export const Z_ALPHA = 1.959963984540054;

/** The 80 % quantile of the standard normal distribution: the power that a needed number of cases is stated for. */
export const Z_POWER = 0.8416212335729143;

/** With fewer pairs that differ, even all in one direction, no paired test of signs can be significant: 2 / 2^5 is more than ALPHA. */
export const FEWEST_TELLING_PAIRS = 6;
