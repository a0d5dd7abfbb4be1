/** A part of a test that goes on from the part before it. When it fails, the message says which it was. */
export async function step(name: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}
