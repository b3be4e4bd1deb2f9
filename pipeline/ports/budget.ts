/** What calls of models take: tokens, in and out, and money in the one currency of all prices. */
export interface Spending {
  readonly tokens: number;
  readonly money: number;
}

/** What may be spent in a day (UTC); 0 for no limit. */
export interface BudgetLimits {
  readonly visitor: Spending;
  readonly site: Spending;
}

/** One call's share of the budget. */
export interface Reservation {
  /** Counts what the call really took in place of the share; call it once. Never rejects; what cannot be counted now is later. */
  settle(used: Spending): Promise<void>;
}

/** What visitors, and the site with all of them, may still spend today. The day begins at midnight UTC. */
export interface DayBudget {
  /**
   * Sets an amount aside before a call, so that calls under way count already. One that is never settled, because its process
   * was killed, stays counted: nobody knows whether it was paid for.
   * @throws {RunFailure} `upstream_rate_limited` when the visitor's or the site's day is used up, or cannot be counted
   */
  reserve(visitorId: string, most: Spending): Promise<Reservation>;
}
