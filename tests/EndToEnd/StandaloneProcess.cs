using MlConnector.TestKit;

namespace MlConnector.EndToEnd.Tests;

/// <summary>The first command of the README, as a process.</summary>
public sealed class StandaloneProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Of the random moments; another number tries others.</summary>
    private const int Seed = 20260729;

    [Fact]
    public async Task Once_shows_every_settlement_posted_and_ends_with_exit_code_0()
    {
        using var data = new TemporaryFolder();
        await using var standalone = Start(data, "--once", "--settlements", "4");

        var exitCode = await standalone.WaitForExitAsync(Patience);

        Assert.True(exitCode == 0, $"It ended with {exitCode}:\n{standalone.Output}");
        Assert.Equal(4, standalone.Output.Lines.Count(IsPostedRow));
        Assert.True(
            standalone.Output.Contains("holds each settlement once and equals the payouts"),
            $"{standalone.Output}"
        );
    }

    [Fact]
    public async Task Once_more_on_the_same_folder_books_nothing_twice()
    {
        using var data = new TemporaryFolder();
        for (var run = 1; run <= 2; run++)
        {
            await using var standalone = Start(data, "--once", "--settlements", "3");

            var exitCode = await standalone.WaitForExitAsync(Patience);

            Assert.True(exitCode == 0, $"Run {run} ended with {exitCode}:\n{standalone.Output}");
        }
    }

    [Fact]
    public async Task Twenty_settlements_of_two_thousand_rows_are_all_posted()
    {
        using var data = new TemporaryFolder();
        await using var standalone = Start(data, "--once", "--settlements", "20", "--rows", "2000");

        var exitCode = await standalone.WaitForExitAsync(Patience);

        Assert.True(exitCode == 0, $"It ended with {exitCode}:\n{standalone.Output}");
        Assert.Equal(20, standalone.Output.Lines.Count(IsPostedRow));
    }

    [Fact]
    public async Task Killed_at_ten_random_moments_and_started_again_it_posts_every_settlement_once()
    {
        using var data = new TemporaryFolder();
        var random = new Random(Seed);
        var posted = 0;
        for (var kill = 1; kill <= 10; kill++)
        {
            await using var killed = Start(data, "--settlements", "24");
            if (kill % 3 == 0)
            {
                // While it starts, or soon after.
                await RunsForAsync(killed, random.Next(100, 3_000));
            }
            else
            {
                // In the middle of the work, some time after a few more settlements are posted.
                var enough = posted + random.Next(0, 3);
                await Eventually.TrueAsync(
                    () => CountPosted(killed) >= enough,
                    () => $"{enough} settlements to be posted in run {kill}:\n{killed.Output}",
                    Patience
                );
                await RunsForAsync(killed, random.Next(0, 500));
                posted = CountPosted(killed);
            }

            await killed.KillAsync();
        }

        // Else the kills met a system at rest and would show nothing.
        Assert.InRange(posted, 1, 23);
        await using var last = Start(data, "--once", "--settlements", "24");
        var exitCode = await last.WaitForExitAsync(Patience);

        Assert.True(exitCode == 0, $"Seed {Seed}: it ended with {exitCode}:\n{last.Output}");
        Assert.Equal(24, last.Output.Lines.Count(IsPostedRow));
    }

    [Fact]
    public async Task A_folder_in_use_by_another_one_is_refused_with_a_sentence()
    {
        using var data = new TemporaryFolder();
        await using var first = Start(data);
        await Eventually.TrueAsync(
            () => first.Output.Contains("ML Connector, standalone"),
            () => $"the first one to be up. It wrote:\n{first.Output}"
        );
        await using var second = Start(data, "--once");

        Assert.Equal(2, await second.WaitForExitAsync(Patience));
        Assert.True(second.Output.Contains("is in use by another Standalone"), $"{second.Output}");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_with_a_sentence()
    {
        using var data = new TemporaryFolder();
        var file = data.Combine("a-file");
        await File.WriteAllTextAsync(file, "");
        await using var standalone = Start(data, "--once", "--data", Path.Combine(file, "folder"));

        Assert.Equal(2, await standalone.WaitForExitAsync(Patience));
        Assert.True(standalone.Output.Contains("cannot be used"), $"{standalone.Output}");
    }

    private static ServiceProcess Start(TemporaryFolder data, params string[] arguments) =>
        ServiceProcess.Start(
            "Standalone",
            arguments.Contains("--data") ? arguments : ["--data", data.Path, .. arguments],
            new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null }
        );

    private static async Task RunsForAsync(ServiceProcess standalone, int milliseconds) =>
        Assert.False(
            await standalone.EndsWithinAsync(TimeSpan.FromMilliseconds(milliseconds)),
            $"It ended by itself:\n{standalone.Output}"
        );

    /// <summary>Settlements that it has told to be posted, those of earlier runs included.</summary>
    private static int CountPosted(ServiceProcess standalone) =>
        standalone.Output.Lines.Count(line => line.EndsWith(": Posted", StringComparison.Ordinal));

    /// <summary>A row of the table, not a line of the progress before it.</summary>
    private static bool IsPostedRow(string line) =>
        line.StartsWith('|') && line.Contains("| Posted", StringComparison.Ordinal);
}
