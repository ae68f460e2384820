// Sends events with one official client: node send.mjs CLIENT ADDRESS KEY COUNT. Exits with 1 when any failed.
const [client, host, writeKey, written] = process.argv.slice(2)
const numbers = Array.from({ length: Number(written) }, (_, number) => number)
const traits = { email: "ann@buyer.example" }

function failed(error) {
  console.error(error)
  process.exitCode = 1
}

const send = {
  async segment() {
    const { Analytics } = await import("@segment/analytics-node")
    const analytics = new Analytics({ host, writeKey, flushAt: 20 })
    analytics.on("error", failed)
    analytics.identify({ userId: "u1", traits })
    for (const number of numbers) {
      analytics.track({ userId: "u1", event: "Demo Requested", properties: { number } })
    }
    await analytics.closeAndFlush()
  },

  async rudderstack() {
    const { default: imported } = await import("@rudderstack/rudder-sdk-node")
    const analytics = new (imported.default ?? imported)(writeKey, { dataPlaneUrl: host, flushAt: 20 })
    const heard = []
    const said = (call) => heard.push(new Promise((done) => call((error) => done(error && failed(error)))))
    said((answer) => analytics.identify({ userId: "u1", traits }, answer))
    for (const number of numbers) {
      said((answer) => analytics.track({ userId: "u1", event: "Demo Requested", properties: { number } }, answer))
    }
    analytics.flush()
    await Promise.all(heard)
    process.exit()
  },

  async jitsu() {
    const { jitsuAnalytics } = await import("@jitsu/js")
    const analytics = jitsuAnalytics({ host, writeKey: `${writeKey}:-`, s2s: true, errorPolicy: "rethrow" })
    await analytics.identify("u1", traits)
    for (const number of numbers) await analytics.track("Demo Requested", { number })
  },

  async posthog() {
    const { PostHog } = await import("posthog-node")
    const posthog = new PostHog(writeKey, { host, flushAt: 20 })
    posthog.on("error", failed)
    posthog.identify({ distinctId: "u1", properties: traits })
    for (const number of numbers) {
      posthog.capture({ distinctId: "u1", event: "demo requested", properties: { number } })
    }
    await posthog.shutdown()
  },
}

await send[client]()
