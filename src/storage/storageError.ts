/** What a code of the system means, and what a person can do about it. */
const reasons: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space'],
  EDQUOT: ['the quota of the disk is used up', 'Free some space'],
  EFBIG: ['the file may not grow any further', 'Use another disk'],
  EROFS: ['the disk is read-only', 'Use a folder that may be written to'],
  EACCES: ['permission is denied', 'Check the permissions of the folder'],
  EPERM: ['permission is denied', 'Check the permissions of the folder'],
  EEXIST: ['a file of that name is in the way', 'Move it away'],
  ENOTDIR: ['a file stands where a folder should be', 'Move it away'],
  ERR_STRING_TOO_LONG: ['it is too large to be held in memory', 'Move it away'],
  EISDIR: ['a folder of that name is in the way', 'Move it away'],
  // Not the system's: see `openOwn`.
  SYMLINK: ['it is a symbolic link, and none is followed there', 'Remove it'],
  NOTFILE: ['it is a pipe, a device or the like, and no file', 'Remove it'],
  HARDLINK: ['it has other names (hard links), which would be written, too', 'Put a copy in its place'],
};

/**
 * The disk refused to write or to read, or something stands in the way that is not to be touched. The message names the path
 * and the reason, and says what to do; what was written before is still there.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  /** The system's code, such as `ENOSPC`, or one of Whetstone's own. */
  readonly code: string | undefined;

  constructor(
    readonly path: string,
    cause: unknown,
    action: 'write' | 'read' | 'use' = 'write',
  ) {
    const { code, message = '' } = cause as Partial<NodeJS.ErrnoException>;
    const [reason, advice] = reasons[code ?? ''] ?? [code === undefined ? message : `the system refused (${code})`, 'Check the disk'];
    const outcome = { write: 'written', read: 'read', use: 'used' }[action];
    super(
      `${path} cannot be ${outcome}: ${reason}. ${advice} and try again${action === 'write' ? '; what was written before is kept' : ''}.`,
      { cause },
    );
    this.code = code;
  }
}

/** Does work that writes to `path`. @throws StorageError when it fails. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StorageError ? error : new StorageError(path, error);
  }
}

/** Does work that reads from `path`. @throws StorageError when it fails. */
export async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StorageError ? error : new StorageError(path, error, 'read');
  }
}
