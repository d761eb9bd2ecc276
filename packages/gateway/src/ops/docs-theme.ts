/** How `/docs` looks beyond what Swagger UI brings along. */

/** As the library's own, but without its order to fetch all by https: a sandbox in a network has http only. */
export const DOCS_POLICY = [
  "default-src 'self'",
  "base-uri 'self'",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "object-src 'none'",
  "script-src 'self'",
  "script-src-attr 'none'",
  "style-src 'self' 'unsafe-inline'",
].join('; ');

/** The library's page has no word on its width: a phone would draw it as for a desk, and then small. */
const SCRIPT = `const viewport = document.createElement('meta');
viewport.name = 'viewport';
viewport.content = 'width=device-width, initial-scale=1';
document.head.append(viewport);
`;

/** For narrow windows: paths and long names break, tables scroll by themselves. */
const STYLE = `@media (max-width: 700px) {
  .swagger-ui .wrapper { padding: 0 12px; }
  .swagger-ui .info { margin: 20px 0; }
  .swagger-ui .info .title { font-size: 26px; }
  .swagger-ui .scheme-container { padding: 12px 0; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; flex-basis: 60%; }
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; text-align: left; }
  .swagger-ui .opblock-body, .swagger-ui .table-container { overflow-x: auto; }
  .swagger-ui table.parameters td, .swagger-ui table.responses-table td { display: block; width: auto; }
  .swagger-ui .markdown, .swagger-ui .model { overflow-wrap: anywhere; }
  .swagger-ui .opblock-tag { flex-wrap: wrap; }
  .swagger-ui .opblock-tag small { order: 1; flex: 1 0 100%; padding: 0; }
  .swagger-ui .opblock-tag > :first-child { flex: 1; }
}
.swagger-ui :focus-visible { outline: 3px solid #1b64da; outline-offset: 2px; }
`;

export const DOCS_THEME = {
  title: 'Naru API',
  js: [{ filename: 'naru.js', content: SCRIPT }],
  css: [{ filename: 'naru.css', content: STYLE }],
};
