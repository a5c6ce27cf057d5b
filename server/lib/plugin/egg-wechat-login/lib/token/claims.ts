/** Names one session: whose it is and which. */
export interface SessionId {
  /** The user's public id (`sub`). */
  uid: string;
  /** The token's id (`jti`). */
  id: string;
}

/** What a verified token says: which session it is for, and when it ends for good. */
export interface TokenClaims extends SessionId {
  /** Seconds since the epoch (`exp`). */
  expiresAt: number;
}
