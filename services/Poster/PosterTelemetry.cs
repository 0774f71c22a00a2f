using System.Diagnostics;

namespace MlConnector.Poster;

/// <summary>Traces of what Poster does in Deltek: keys and batches, never bodies.</summary>
public static class PosterTelemetry
{
    public const string SourceName = "MlConnector.Poster";

    internal const string SettlementTag = "mlconnector.settlement";

    internal const string BatchTag = "mlconnector.batch";

    internal static readonly ActivitySource Source = new(SourceName);

    internal static Activity? StartEntry(string name, string settlement, string batch) =>
        Source.StartActivity(name)?.SetTag(SettlementTag, settlement).SetTag(BatchTag, batch);

    internal static void Fail(this Activity? activity, string reason) =>
        activity?.SetStatus(ActivityStatusCode.Error, reason);
}
