/** Identifies one session of one user. */
export interface SessionId {
  /** The user's public id (`sub`). */
  uid: string;
  /** The token's id (`jti`). */
  id: string;
}

/** The claims of a verified token. */
export interface TokenClaims extends SessionId {
  /** When the token expires for good: seconds since the epoch (`exp`). */
  expiresAt: number;
}
