/**
 * Takes the delay-based rate feedback out of an offer; loss reports and picture requests stay.
 *
 * The server's estimate rests on when packets reach its event loop, so a busy server looks like a narrow line: on loopback, with
 * the machine loaded, it pressed 600 kbit/s down to 60. Sound and picture go one way and are recorded; delay costs nothing here,
 * so the browser regulates by loss alone.
 */
export function withoutDelayFeedback(sdp: string): string {
  return sdp
    .split("\r\n")
    .filter((line) => !/^a=rtcp-fb:\S+ (goog-remb|transport-cc)$/.test(line) && !/^a=extmap:\S+ \S*(abs-send-time|transport-wide-cc)\S*/.test(line))
    .join("\r\n");
}
