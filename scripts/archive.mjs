// @ts-check
// The names of the files in a zip archive, which a VSIX is, read from the archive's own directory.

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/**
 * @typedef {object} ArchiveEntry
 * @property {string} name
 * @property {number} bytes packed
 */

/**
 * @param {Buffer} archive
 * @returns {ArchiveEntry[]}
 * @throws {Error} when it is no zip archive
 */
export function archiveEntries(archive) {
  // The end record stands last, behind at most a comment.
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.readUInt32LE(end) !== endOfDirectory) throw new Error('This is no zip archive.');
  const count = archive.readUInt16LE(end + 10);
  let offset = archive.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    if (archive.readUInt32LE(offset) !== directoryEntry) throw new Error('The directory of the zip archive is damaged.');
    const bytes = archive.readUInt32LE(offset + 20);
    const nameLength = archive.readUInt16LE(offset + 28);
    const name = archive.toString('utf8', offset + 46, offset + 46 + nameLength);
    offset += 46 + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
    return { name, bytes };
  });
}
