using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster;

/// <summary>Settings <c>Poster:*</c>. Small values are for stand-ins and tests.</summary>
public sealed class PosterOptions : IValidatableObject
{
    public const string Section = "Poster";

    /// <summary>
    /// T_late: no request to Deltek still lands later than this after its sending began. "Exactly
    /// once" rests on it: it must exceed every time-out between here and Deltek's database. 5 minutes
    /// unless told; 1 second to 1 hour.
    /// </summary>
    public TimeSpan LateArrival { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time for one call to Deltek; 100 seconds unless told; below LateArrival.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// How long one process may work for a Deltek user without renewing its claim; 4 minutes unless
    /// told; at least twice RequestTimeout, so that a claim outlives the longest call.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>Between two looks at Deltek while a call is in doubt; 20 seconds unless told.</summary>
    public TimeSpan LookUpAgainDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Before work that failed without doing anything is tried again; 30 seconds unless told.</summary>
    public TimeSpan TryAgainDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks for new work; 1 second unless told.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two publications of the fiscal periods; 1 hour unless told.</summary>
    public TimeSpan PeriodsInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>First pause before a read is repeated, doubled each time; half a second unless told.</summary>
    public TimeSpan ReadRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls of one kind for one entry before a person is asked; 10 unless told.</summary>
    public int TriesMax { get; set; } = 10;

    internal ProtocolTimes Times => new(LateArrival, LookUpAgainDelay, TryAgainDelay, TriesMax);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var (second, hour) = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var tick = TimeSpan.FromMilliseconds(10);
        return Range(nameof(LateArrival), LateArrival, second, hour)
            .Concat(Range(nameof(RequestTimeout), RequestTimeout, tick, LateArrival))
            .Concat(Range(nameof(LeaseDuration), LeaseDuration, RequestTimeout * 2, hour))
            .Concat(Range(nameof(LookUpAgainDelay), LookUpAgainDelay, tick, LateArrival))
            .Concat(Range(nameof(TryAgainDelay), TryAgainDelay, tick, hour))
            .Concat(Range(nameof(PollInterval), PollInterval, tick, TimeSpan.FromMinutes(1)))
            .Concat(Range(nameof(PeriodsInterval), PeriodsInterval, second, TimeSpan.FromDays(1)))
            .Concat(
                Range(
                    nameof(ReadRetryDelay),
                    ReadRetryDelay,
                    TimeSpan.FromMilliseconds(1),
                    TimeSpan.FromMinutes(1)
                )
            )
            .Concat(
                TriesMax is >= 2 and <= 100
                    ? []
                    :
                    [
                        Fault(
                            nameof(TriesMax),
                            string.Create(CultureInfo.InvariantCulture, $"{TriesMax}"),
                            "2 to 100 is expected: a refusal is believed the second time."
                        ),
                    ]
            );
    }

    private static IEnumerable<ValidationResult> Range(
        string name,
        TimeSpan value,
        TimeSpan least,
        TimeSpan most
    )
    {
        if (value < least || value > most)
        {
            yield return Fault(
                name,
                value.ToString("c", CultureInfo.InvariantCulture),
                $"{least:c} to {most:c} is expected, as hh:mm:ss."
            );
        }
    }

    private static ValidationResult Fault(string name, string value, string expected) =>
        new(
            $"{Section}:{name} is {value}; {expected} Set it as environment variable {Section}__{name} for example.",
            [name]
        );
}
