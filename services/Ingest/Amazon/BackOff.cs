namespace MlConnector.Ingest.Amazon;

/// <summary>Exponential back-off with full jitter: anything between a floor and a doubling ceiling.</summary>
internal static class BackOff
{
    /// <param name="attempt">0 for the wait after the first failure.</param>
    /// <param name="floor">Never shorter than this; for a throttled call the refill of one token.</param>
    /// <param name="step">The jitter's range after the first failure; doubles with each further one.</param>
    /// <param name="ceiling">The jitter's largest range.</param>
    /// <param name="jitter">From 0 (inclusive) to 1 (exclusive).</param>
    public static TimeSpan Delay(
        int attempt,
        TimeSpan floor,
        TimeSpan step,
        TimeSpan ceiling,
        double jitter
    )
    {
        // 2^20 of any step is beyond every ceiling used here; the cap keeps the product finite.
        var range = step * Math.Pow(2, Math.Min(attempt, 20));
        return floor + ((range < ceiling ? range : ceiling) * jitter);
    }
}
