// Runs a Node module as Lambda's Node runtime does: asks the Lambda Runtime API for a call, gives
// it to the module's handler, and passes on what comes of it, one call after the other.
//
// Node reads this from its standard input; its arguments are the module's file and the name of
// the export that is called. Handlers may return a value or a promise, or take a callback.
//
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html

import http from "node:http";
import { pathToFileURL } from "node:url";

const [file, handlerName] = process.argv.slice(-2);
const environment = process.env;
const [hostname, port] = environment.AWS_LAMBDA_RUNTIME_API.split(":");
const BASE = "/2018-06-01/runtime";
// One connection is kept for asking and answering. It keeps the process alive only while a
// request is under way.
const agent = new http.Agent({ keepAlive: true, maxSockets: 1, noDelay: true });

/** One request; the status, headers and text of the reply. */
function request(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const options = { agent, hostname, port, method, path: BASE + path, headers: { ...headers, ...length } };
    const asked = http.request(options, (reply) => {
      const parts = [];
      reply.on("data", (part) => parts.push(part));
      reply.on("end", () =>
        resolve({ status: reply.statusCode, headers: reply.headers, text: Buffer.concat(parts).toString() }),
      );
      reply.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** An error as Lambda's Node runtime reports it. */
function report(error, errorType) {
  if (error instanceof Error) {
    return JSON.stringify({
      errorType: errorType ?? error.name,
      errorMessage: error.message,
      trace: (error.stack ?? "").split("\n"),
    });
  }
  // Whatever is thrown may have no text of its own.
  let errorMessage;
  try {
    errorMessage = String(error);
  } catch {
    errorMessage = "a value that cannot be told";
  }
  return JSON.stringify({ errorType: errorType ?? typeof error, errorMessage, trace: [] });
}

function post(path, body, errorType) {
  const type = errorType ? { "lambda-runtime-function-error-type": errorType } : {};
  return request("POST", path, body, { "content-type": "application/json", ...type });
}

/** The call at hand: its id, and what settles the promise of its handler. */
let current;

/** Reports what nobody caught, for the call at hand or for the start, and ends. */
async function die(error, errorType) {
  console.error(error);
  const path = current ? `/invocation/${current.id}/error` : "/init/error";
  try {
    await post(path, report(error, errorType), errorType);
  } finally {
    process.exit(1);
  }
}

process.on("uncaughtException", (error) => void die(error));
process.on("unhandledRejection", (reason) => {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  void die(error, "Runtime.UnhandledPromiseRejection");
});
// Nothing is left to wait for, but the handler has not answered: Lambda takes that for `null`.
process.on("beforeExit", () => current?.resolve(null));

/** The handler; a module without it cannot start. */
async function load() {
  let module;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    const isAbsent = error?.code === "ERR_MODULE_NOT_FOUND" || error?.code === "MODULE_NOT_FOUND";
    const isUnreadable = error instanceof SyntaxError;
    const errorType = isAbsent ? "Runtime.ImportModuleError" : "Runtime.UserCodeSyntaxError";
    await die(error, isAbsent || isUnreadable ? errorType : undefined);
  }
  const handler = module[handlerName] ?? module.default?.[handlerName];
  if (typeof handler !== "function") {
    const isThere = handler !== undefined;
    const error = new Error(`${file} exports no function \`${handlerName}\``);
    await die(error, isThere ? "Runtime.HandlerNotFunction" : "Runtime.HandlerNotFound");
  }
  return handler;
}

/** The second argument of a handler. */
function context(headers, settle) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const done = (error, result) => (error ? settle.reject(error) : settle.resolve(result));
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done,
    succeed: (result) => done(null, result),
    fail: (error) => done(error ?? new Error("failed")),
  };
}

/** What a handler makes of an event. */
function answer(handler, event, headers) {
  return new Promise((resolve, reject) => {
    current = { id: headers["lambda-runtime-aws-request-id"], resolve };
    const settle = { resolve, reject };
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context(headers, settle), callback);
    // A handler that returns nothing answers by its callback, or when nothing is left to do.
    if (typeof returned?.then === "function") {
      returned.then(resolve, reject);
    } else if (handler.length < 3) {
      resolve(returned);
    }
  });
}

async function run() {
  const handler = await load();
  for (;;) {
    current = undefined;
    const call = await request("GET", "/invocation/next");
    if (call.status !== 200) throw new Error(`the Runtime API answers ${call.status}: ${call.text}`);
    const id = call.headers["lambda-runtime-aws-request-id"];
    const trace = call.headers["lambda-runtime-trace-id"];
    if (trace) environment._X_AMZN_TRACE_ID = trace;
    else delete environment._X_AMZN_TRACE_ID;
    let reply;
    try {
      const result = await answer(handler, JSON.parse(call.text), call.headers);
      reply = JSON.stringify(result === undefined ? null : result) ?? "null";
    } catch (error) {
      console.error(error);
      await post(`/invocation/${id}/error`, report(error), error?.name);
      continue;
    }
    await post(`/invocation/${id}/response`, reply);
  }
}

run().catch((error) => {
  // The gateway has gone: there is nobody to tell.
  console.error(error);
  process.exit(1);
});
