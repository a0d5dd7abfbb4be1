import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashText } from '../core/hash';
import type { CompletionCache } from '../core/models/cache';
import type { Completion } from '../core/models/model';
import { whetstoneFolder } from './runStore';

/** The cache of a folder for one endpoint ('' for OpenAI): a model's name says nothing about another endpoint's model of that name. */
export function cachePath(root: string, baseUrl: string): string {
  const url = baseUrl.trim().replace(/\/+$/, '');
  const name = url === '' ? 'completions.jsonl' : `completions-${hashText(url).slice(0, 12)}.jsonl`;
  return join(root, whetstoneFolder, 'cache', name);
}

/** Completions at temperature 0 in one file, read on first use. A damaged line is skipped: what is lost is asked again. */
export class FileCache implements CompletionCache {
  private known: Promise<Map<string, Completion>> | undefined;

  constructor(private readonly path: string) {}

  async get(requestHash: string): Promise<Completion | undefined> {
    return (await this.load()).get(requestHash);
  }

  async put(requestHash: string, completion: Completion): Promise<void> {
    const known = await this.load();
    known.set(requestHash, completion);
    await mkdir(dirname(this.path), { recursive: true });
    await appendFile(this.path, `${JSON.stringify({ hash: requestHash, completion })}\n`);
  }

  private load(): Promise<Map<string, Completion>> {
    this.known ??= this.readAll();
    return this.known;
  }

  private async readAll(): Promise<Map<string, Completion>> {
    const known = new Map<string, Completion>();
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    for (const line of text.split('\n')) {
      const entry = parseLine(line);
      if (entry !== undefined) known.set(entry.hash, entry.completion);
    }
    return known;
  }
}

function parseLine(line: string): { hash: string; completion: Completion } | undefined {
  try {
    return JSON.parse(line) as { hash: string; completion: Completion };
  } catch {
    return undefined;
  }
}
