import { countOf } from '../../countOf';
import { linkedFiles } from '../../prompt/linkedFiles';
import type { Program, SourceFile } from '../../prompt/program';
import { lineOf } from '../../lineOf';
import { placeInFile } from '../../prompt/readingParts';
import type { NotTried } from '../agent';

/** Keys of a front matter that give an agent tools. */
const toolKey = /^(?:tools|allowed-tools|mcp-servers|mcpServers)[ \t]*:[ \t]*(?=\S|\r?\n[ \t]+)(?!\[\s*\])/m;
/** Sentences that ask for a tool. */
const toolWords =
  /#tool:[\w/-]+(?:\.[\w/-]+)*|\b(?:run|execute|invoke|call|use|using)\s+(?:(?:the|a|an|your|its)\s+)?(?:[`"'][^`"'\n]{1,60}[`"']\s+|[\w-]+\s+)?(?:script|command|tool|shell|terminal|MCP server)s?\b/i;

/** What a prompt speaks of that one chat turn does not do: files that are not sent, and tools. */
export function notTriedByChat({ files: [prompt], attachments = [] }: Program): readonly NotTried[] {
  const sent = new Set(attachments.map(({ name }) => name));
  const missing = linkedFiles(prompt).filter(({ name }) => !sent.has(name));
  return [...(missing.length === 0 ? [] : [filesNotSent(prompt, missing)]), ...toolsNotTried(prompt)];
}

/** So many files are named. */
const mostNamed = 5;

function filesNotSent({ path }: SourceFile, missing: ReturnType<typeof linkedFiles>): NotTried {
  const names = missing.slice(0, mostNamed).map(({ name, line }) => `${name} (line ${line})`);
  const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : '';
  const message =
    `The prompt speaks of ${countOf(missing.length, 'file')} that the model is not sent: ${names.join(', ')}${more}. ` +
    'Name what is to be sent with --attach, or under "attach" in the eval file ("linked" for all of them).';
  const words = `${missing
    .slice(0, mostNamed)
    .map(({ name }) => name)
    .join(', ')}${more}`;
  return { words, problem: { severity: 'warning', file: path, message, line: missing[0]?.line ?? 1 } };
}

function toolsNotTried({ path, reading }: SourceFile): readonly NotTried[] {
  const { text, bodyStart } = reading;
  const key = toolKey.exec(text.slice(0, bodyStart));
  const said = key === null ? toolWords.exec(text.slice(bodyStart)) : null;
  if (key === null && said === null) return [];
  const line =
    key === null ? placeInFile(reading, bodyStart + (said?.index ?? 0), bodyStart + (said?.index ?? 0)).line : lineOf(text, key.index);
  const mark = (key?.[0] ?? said?.[0] ?? '').trim().replace(/\s+/g, ' ');
  const message =
    `The prompt speaks of tools ("${mark}"), and one chat turn has none: the score says how the model answers without them. ` +
    'Choose cases that need none, or an agent that has them.';
  return [{ words: `tools ("${mark}")`, problem: { severity: 'warning', file: path, message, line } }];
}
