using MlConnector.Ingest.Amazon;

namespace MlConnector.Ingest.Working;

/// <summary>When stored work that failed is tried again. It always is: what a person mends then needs no button.</summary>
internal static class RetrySchedule
{
    /// <summary>Sentences longer than this are cut where they are stored, in characters.</summary>
    public const int SentenceLengthMax = 1000;

    /// <summary>After a fault that waiting mends: from seconds up to a quarter of an hour.</summary>
    private static readonly TimeSpan TransientStep = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan TransientMax = TimeSpan.FromMinutes(15);

    /// <summary>After one that waiting does not mend: rarely enough to bother nobody, often enough to notice the cure the same hour.</summary>
    private static readonly TimeSpan FinalFloor = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FinalMax = TimeSpan.FromHours(1);

    /// <param name="attempts">Failures so far, this one included.</param>
    public static DateTimeOffset NextTry(DateTimeOffset now, int attempts, AmazonFault fault) =>
        now
        + (
            fault is AmazonFault.Transient or AmazonFault.LinkExpired
                ? BackOff.Delay(
                    attempts - 1,
                    TimeSpan.FromSeconds(2),
                    TransientStep,
                    TransientMax,
                    Random.Shared.NextDouble()
                )
                : BackOff.Delay(
                    attempts - 1,
                    FinalFloor,
                    FinalFloor,
                    FinalMax,
                    Random.Shared.NextDouble()
                )
        );

    public static string Cut(string sentence) =>
        sentence.Length <= SentenceLengthMax ? sentence : sentence[..SentenceLengthMax];
}
