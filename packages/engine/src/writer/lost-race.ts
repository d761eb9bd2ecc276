/** Two batches made the same row at the same moment; the later one starts over and then sees the earlier one's. */
export class LostRace extends Error {
  constructor(table: string) {
    super(`another process made the same ${table} row first`);
  }
}
