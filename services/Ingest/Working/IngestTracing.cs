using System.Diagnostics;

namespace MlConnector.Ingest.Working;

/// <summary>Spans of this service. A stored trace parent joins work that runs later to what asked for it.</summary>
internal static class IngestTracing
{
    public const string SourceName = "MlConnector.Ingest";

    /// <summary>Length of a W3C traceparent: 2 + 32 + 16 + 2 hexadecimal digits and three dashes.</summary>
    public const int TraceParentLength = 55;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The W3C trace parent to store with work that runs later; null when nothing is traced.</summary>
    public static string? CurrentParent =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    public static Activity? Start(string name, string connection, string? parent = null)
    {
        var activity = ActivityContext.TryParse(parent, null, isRemote: true, out var context)
            ? Source.StartActivity(name, ActivityKind.Internal, context)
            : Source.StartActivity(name);
        return activity?.SetTag("connection.id", connection);
    }

    public static void SetSettlement(this Activity? activity, string settlementKey) =>
        activity?.SetTag("settlement.key", settlementKey);
}
