using System.ComponentModel.DataAnnotations;

namespace MlConnector.Ingest;

/// <summary>Settings <c>Ingest:*</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>
    /// Time between two announcements of settlements that nobody has taken up; 1 second to 1 hour,
    /// 60 seconds unless told. Each settlement's own pause doubles from there, up to an hour.
    /// </summary>
    [Range(
        typeof(TimeSpan),
        "00:00:01",
        "01:00:00",
        ErrorMessage = "Ingest:AnnounceInterval must be 00:00:01 to 01:00:00; set it as environment variable Ingest__AnnounceInterval for example."
    )]
    public TimeSpan AnnounceInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// For how long gathered events count as fresh; 0 to 2 days, 10 minutes unless told. Asked sooner,
    /// Ingest answers with what it has; asked later, it gathers anew, since events come up to 48 hours late.
    /// </summary>
    [Range(
        typeof(TimeSpan),
        "00:00:00",
        "2.00:00:00",
        ErrorMessage = "Ingest:GatherAgainAfter must be 00:00:00 to 2.00:00:00; set it as environment variable Ingest__GatherAgainAfter for example."
    )]
    public TimeSpan GatherAgainAfter { get; set; } = TimeSpan.FromMinutes(10);
}
