import { digitsOf, pFigure } from '../../../src/core/stats/figures';
import type { Interval } from '../../../src/core/stats/interval';

/** Writes numbers the way the interface's language does. Scores are shares of 1 and are written as percent; differences as points. */
export class NumberFormat {
  readonly #oneDecimal: Intl.NumberFormat;
  readonly #whole: Intl.NumberFormat;
  readonly #figure: Intl.NumberFormat;
  readonly #scientific: Intl.NumberFormat;
  readonly #compact: Intl.NumberFormat;
  readonly #money: Intl.NumberFormat;
  readonly #date: Intl.DateTimeFormat;

  constructor(private readonly language: string) {
    this.#oneDecimal = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.#whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    this.#figure = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
    this.#scientific = new Intl.NumberFormat(language, { notation: 'scientific', maximumFractionDigits: 3 });
    this.#compact = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 });
    this.#money = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
    this.#date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  }

  /** `68.3 %`. Digits are those of the other figures of a statement (see `digitsOf`). */
  percent(score: number, digits = digitsOf([score])): string {
    return `${this.#decimals(digits).format(score * 100)} %`;
  }

  /** `61.2–74.6 %` */
  percentRange({ low, high }: Interval, digits = digitsOf([low, high])): string {
    const format = this.#decimals(digits);
    return `${format.format(low * 100)}–${format.format(high * 100)} %`;
  }

  /** `+8.3`, `−1.2`, `0.0`, `+0.04`: hundredths, always with their sign. */
  points(difference: number, digits = digitsOf([difference])): string {
    return this.#signed(difference * 100, this.#decimals(digits));
  }

  /** `+38`, `−5`, `0` */
  signedWhole(value: number): string {
    return this.#signed(value, this.#whole);
  }

  /** `1,240` */
  whole(value: number): string {
    return this.#whole.format(value);
  }

  /** `0.833`, `−12`, `1.5E300`: a number of which nothing is known. */
  figure(value: number): string {
    const size = Math.abs(value);
    const isPlain = size === 0 || (size >= 0.0005 && size < 1e12);
    return (isPlain ? this.#figure : this.#scientific).format(value).replaceAll('-', '−');
  }

  /** `9,152`, `143K`, `5.77M`: counts that no one reads to the last digit. */
  compact(value: number): string {
    return value < 10_000 ? this.whole(value) : this.#compact.format(value);
  }

  /** `3.2`; `< 0.1` for what rounds to nothing and is something. */
  decimal(value: number): string {
    return value > 0 && value < 0.05 ? `< ${this.#oneDecimal.format(0.1)}` : this.#oneDecimal.format(value);
  }

  /** `0.42`, in the currency of the prices, which nobody has named. */
  money(value: number): string {
    return this.#money.format(value);
  }

  /** `p = 0.0012`, `p < 0.0001` (see `pFigure`). */
  pValue(value: number): string {
    const figure = pFigure(value);
    const write = (written: number, digits: number): string =>
      new Intl.NumberFormat(this.language, { minimumSignificantDigits: digits, maximumSignificantDigits: digits }).format(written);
    return 'below' in figure ? `p < ${write(figure.below, 1)}` : `p = ${write(figure.value, figure.digits)}`;
  }

  /** A moment (ISO 8601), to the minute; the text itself where it is none. */
  moment(iso: string): string {
    const date = new Date(iso);
    return Number.isNaN(date.getTime()) ? iso : this.#date.format(date);
  }

  #decimals(digits: number): Intl.NumberFormat {
    return digits === 1
      ? this.#oneDecimal
      : new Intl.NumberFormat(this.language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  /** Of a value that rounds to nothing, no sign is shown. */
  #signed(value: number, format: Intl.NumberFormat): string {
    const text = format.format(Math.abs(value));
    if (text === format.format(0)) return text;
    return `${value < 0 ? '−' : '+'}${text}`;
  }
}
