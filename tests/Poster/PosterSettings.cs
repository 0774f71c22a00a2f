using System.ComponentModel.DataAnnotations;

namespace MlConnector.Poster.Tests;

public sealed class PosterSettings
{
    [Fact]
    public void The_settings_that_ship_are_valid() => Assert.Empty(Faults(new PosterOptions()));

    [Fact]
    public void Small_values_are_allowed_for_stand_ins() =>
        Assert.Empty(
            Faults(
                new PosterOptions
                {
                    LateArrival = TimeSpan.FromSeconds(2),
                    RequestTimeout = TimeSpan.FromSeconds(1),
                    LeaseDuration = TimeSpan.FromSeconds(2),
                    LookUpAgainDelay = TimeSpan.FromSeconds(1),
                    TryAgainDelay = TimeSpan.FromSeconds(1),
                }
            )
        );

    [Fact]
    public void A_lease_that_does_not_outlive_a_call_is_refused_with_what_is_expected()
    {
        var fault = Assert.Single(
            Faults(new PosterOptions { LeaseDuration = TimeSpan.FromSeconds(150) })
        );

        Assert.Equal(
            "Poster:LeaseDuration is 00:02:30; 00:03:20 to 01:00:00 is expected, as hh:mm:ss. Set it as environment variable Poster__LeaseDuration for example.",
            fault
        );
    }

    [Fact]
    public void A_call_must_not_outlast_the_wait_for_late_arrivals() =>
        Assert.Contains(
            Faults(
                new PosterOptions
                {
                    LateArrival = TimeSpan.FromSeconds(60),
                    RequestTimeout = TimeSpan.FromSeconds(100),
                }
            ),
            fault =>
                fault!.StartsWith("Poster:RequestTimeout is 00:01:40", StringComparison.Ordinal)
        );

    [Fact]
    public void One_try_is_too_few_since_a_refusal_is_believed_the_second_time() =>
        Assert.Single(Faults(new PosterOptions { TriesMax = 1 }));

    private static List<string?> Faults(PosterOptions options) =>
        [.. options.Validate(new ValidationContext(options)).Select(fault => fault.ErrorMessage)];
}
