import { findFrontMatter } from '../frontMatter';
import type { PromptFormat } from './promptFormat';
import type { RoleMark } from './prompty';
import { turnsBetween } from './prompty';

const roleMark = /\{\{~?\s*role\s+(?:"([^"{}\n]*)"|'([^'{}\n]*)')\s*~?\}\}/g;

/** Dotprompt: front matter, then a Handlebars text in which `{{role "system"}}` begins a role. What stands above that is the user's. */
export const dotpromptFormat: PromptFormat = {
  id: 'dotprompt',
  label: '.prompt (Dotprompt)',
  filling: 'template',
  recognizes: (path) => path.endsWith('.prompt'),
  read(path, text) {
    const { bodyStart } = findFrontMatter(text);
    const marks = [...text.slice(bodyStart).matchAll(roleMark)].map((match): RoleMark => {
      const start = bodyStart + match.index;
      return { start, end: start + match[0].length, role: match[1] ?? match[2] ?? '' };
    });
    return { text, bodyStart, ...turnsBetween(path, text, bodyStart, marks, 'user') };
  },
};
