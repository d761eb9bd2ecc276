/**
 * Works on all of a page at once. What fails concerns its own item: an exception is handed to `onError`, and the others
 * and whatever comes after the page go on. Answers whether one of them moved.
 */
export async function anyMoved<T>(
  page: readonly T[],
  work: (item: T) => Promise<boolean>,
  onError: (error: unknown, item: T) => void,
): Promise<boolean> {
  const moved = await Promise.all(
    page.map(async (item) => {
      try {
        return await work(item);
      } catch (error) {
        onError(error, item);
        return false;
      }
    }),
  );
  return moved.includes(true);
}
