/**
 * For operators and the sandbox: any merchant's rows under a number. First those whose own number it is: a merchant may
 * choose it as an order number, and as often as it likes. Then those whose order number it is, newest first. The union
 * lets each part use its own index.
 */
export function byAnyNumber(table: string, ownNumber: string): string {
  return `
  select * from (
    select * from ${table} where ${ownNumber} = $1
    union
    select * from ${table} where order_number = $1
  ) named
  order by (${ownNumber} = $1) desc, created_at desc limit $2`;
}
