export function judge(text: string): string { return String(text.length); }
