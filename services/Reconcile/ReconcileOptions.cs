using System.ComponentModel.DataAnnotations;

namespace MlConnector.Reconcile;

/// <summary>Settings <c>Reconcile:*</c>.</summary>
public sealed class ReconcileOptions
{
    public const string Section = "Reconcile";

    /// <summary>
    /// How often unfinished settlements are asked to take their step again; 1 second to 1 hour, 60 seconds
    /// unless told. Longer than a step usually takes, short against a night's run.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ResumeInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Time until missing Finances events are looked for again; 1 second to 12 hours, 30 minutes unless
    /// told. Amazon says up to 48 hours; half-hourly looks cost two calls each.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan LookAgainAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Settlements asked in one go; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int ResumeBatch { get; set; } = 1_000;
}
