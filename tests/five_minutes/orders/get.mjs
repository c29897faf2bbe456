/** The function of template.yaml: answers with the order that is asked for. */
export async function handler(event) {
  const { orderId } = event.pathParameters;
  return {
    statusCode: 200,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ orderId, items: 2 }),
  };
}
