using System.ComponentModel.DataAnnotations;

namespace MlConnector.Ingest;

/// <summary>Settings <c>Ingest:*</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>
    /// Seconds between two announcements of settlements that nobody has taken up, 1 to 3,600; 60 unless
    /// told. Each settlement's own pause doubles from there, up to an hour.
    /// </summary>
    [Range(
        1,
        3600,
        ErrorMessage = "Ingest:AnnounceIntervalSeconds must be 1 to 3600; set it as environment variable Ingest__AnnounceIntervalSeconds for example."
    )]
    public int AnnounceIntervalSeconds { get; set; } = 60;

    /// <summary>
    /// Minutes for which gathered events count as fresh, 0 to 2,880; 10 unless told. Asked sooner, Ingest
    /// answers with what it has; asked later, it gathers anew, since events come up to 48 hours late.
    /// </summary>
    [Range(
        0,
        2880,
        ErrorMessage = "Ingest:GatherAgainAfterMinutes must be 0 to 2880; set it as environment variable Ingest__GatherAgainAfterMinutes for example."
    )]
    public int GatherAgainAfterMinutes { get; set; } = 10;

    internal TimeSpan AnnounceInterval => TimeSpan.FromSeconds(AnnounceIntervalSeconds);

    internal TimeSpan GatherAgainAfter => TimeSpan.FromMinutes(GatherAgainAfterMinutes);
}
