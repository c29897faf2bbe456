// How the page is built: into `dist`, from the sources of the SDK, which Vite compiles along.

import { defineConfig } from "vite";

/** Where `make run` listens; `npm run dev` sends the API's calls there. */
const gateway = "http://127.0.0.1:3000";

export default defineConfig({
  build: { target: "es2022", assetsInlineLimit: 0 },
  resolve: { conditions: ["@gatesmith/source", "module", "browser"] },
  server: {
    host: "127.0.0.1",
    // The signature covers the host: it has to arrive as the browser sent it.
    proxy: {
      "/v1": { target: gateway, changeOrigin: false },
      "/config.json": { target: gateway, changeOrigin: false },
    },
  },
});
