// Calls My API, signed with the credentials of the environment: `npm start -- Ada`.

import { argv, env } from "node:process";
import { Client } from "@my-api/sdk";

const client = new Client({
  endpoint: env["ENDPOINT"] ?? "http://127.0.0.1:3000/v1",
  region: "us-east-1",
  credentials: {
    accessKeyId: variable("AWS_ACCESS_KEY_ID"),
    secretAccessKey: variable("AWS_SECRET_ACCESS_KEY"),
    sessionToken: env["AWS_SESSION_TOKEN"],
  },
});

const greeting = await client.greet({ name: argv[2] ?? "Ada" });
console.log(greeting.message);

function variable(name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
