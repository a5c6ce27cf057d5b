/** What the page reads of an OpenAPI document. */
export interface Document {
  info: { description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { examples: Record<string, { value: unknown }> };
}

export interface Operation {
  summary: string;
  description?: string;
  tags: string[];
  security: object[];
  parameters?: { name: string; in: string; description?: string; required?: boolean }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
}

export interface Content {
  example?: unknown;
  examples?: Record<string, { $ref: string }>;
}
