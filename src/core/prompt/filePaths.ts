/** The path of a file of a program by its name: relative to the folder of the program's first file, with slashes. */
export function pathBeside(firstPath: string, name: string): string {
  const folder = folderOf(firstPath);
  return folder + (folder.includes('\\') && !folder.includes('/') ? name.replaceAll('/', '\\') : name);
}

/** The name of a further file of a program: as `pathBeside` takes it where it is below the folder of the first one, else its whole path. */
export function nameBeside(firstPath: string, path: string): string {
  const folder = folderOf(firstPath);
  return (path.startsWith(folder) ? path.slice(folder.length) : path).replaceAll('\\', '/');
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(folderOf(path).length);
}

/** What keeps a name from being that of a file below a folder, on any system, as the end of a sentence; undefined when nothing does. */
export function faultOfFileName(name: string): string | undefined {
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..') || /^[A-Za-z]:/.test(name))
    return 'leads out of the folder, or is no path';
  if (parts.some((part) => /^\.(?:git|whetstone|vscode)$/i.test(part))) return 'is in a folder that no prompt belongs into';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\\:*?"<>|\u0000-\u001f\u007f]|[. ]$/.test(name) || parts.some((part) => /[. ]$/.test(part))
    ? 'has characters that not every system takes'
    : undefined;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
