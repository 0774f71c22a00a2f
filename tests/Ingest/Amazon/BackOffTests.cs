using MlConnector.Ingest.Amazon;

namespace MlConnector.Ingest.Tests.Amazon;

public sealed class BackOffTests
{
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0, 0.0, 45)]
    [InlineData(0, 0.5, 50)]
    [InlineData(1, 0.5, 55)]
    [InlineData(2, 0.5, 65)]
    [InlineData(3, 0.5, 75)]
    [InlineData(1000, 0.5, 75)]
    public void The_range_of_the_jitter_doubles_up_to_the_ceiling_above_the_floor(
        int attempt,
        double jitter,
        int expectedSeconds
    ) =>
        Assert.Equal(
            TimeSpan.FromSeconds(expectedSeconds),
            BackOff.Delay(attempt, Floor, Step, Ceiling, jitter)
        );
}
