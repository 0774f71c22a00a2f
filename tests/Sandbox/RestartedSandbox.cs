using System.Net;
using MlConnector.TestKit;

namespace MlConnector.Sandbox.Tests;

public sealed class RestartedSandbox : IDisposable
{
    private const string Posted = "AZTESTS-1-00101";
    private const string Draft = "AZTESTS-2-00101";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Posted_and_unposted_files_and_the_active_period_are_as_before()
    {
        string before;
        await using (var sandbox = await StartAsync())
        {
            await FillAsync(sandbox);
            before = (await sandbox.InspectAsync("ledger")).ToJsonString();
        }

        await using var restarted = await StartAsync();
        Assert.Equal(before, (await restarted.InspectAsync("ledger")).ToJsonString());
        Assert.Equal(
            "202610",
            RunningSandbox.Text(
                (await restarted.DeltekRowsAsync("Settings/ActivePeriod"))[0],
                "Period"
            )
        );
        Assert.Contains(
            "already posted",
            await restarted.PostAsync("JE", Posted, 202611),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"retList\":\"1\"",
            await restarted.PostAsync("JE", Draft, 202611),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_torn_last_line_is_as_if_it_had_never_been_sent()
    {
        await using (var sandbox = await StartAsync())
        {
            await FillAsync(sandbox);
        }

        var path = folder.Combine("deltek.jsonl");
        var whole = await File.ReadAllBytesAsync(path);
        var lastLine = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (var end = lastLine; end < whole.Length; end += 7)
        {
            await File.WriteAllBytesAsync(path, whole[..end]);
            await using var torn = await StartAsync();
            Assert.Empty(await torn.DeltekRowsAsync($"DataEntry/jeControl/{Draft}"));
            Assert.Single(await torn.DeltekRowsAsync($"DataEntry/jeControl/{Posted}"));
        }
    }

    [Fact]
    public async Task After_a_torn_line_new_changes_are_kept()
    {
        await using (var sandbox = await StartAsync())
        {
            await FillAsync(sandbox);
        }

        var path = folder.Combine("deltek.jsonl");
        await File.AppendAllTextAsync(path, "{\"$type\":\"entered\",\"Ty");
        await using (var torn = await StartAsync())
        {
            Assert.Contains(
                "\"retList\":\"1\"",
                await torn.PostAsync("JE", Draft, 202611),
                StringComparison.Ordinal
            );
        }

        await using var again = await StartAsync();
        Assert.Contains(
            "already posted",
            await again.PostAsync("JE", Draft, 202611),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_damaged_line_in_the_middle_stops_the_start_with_its_number()
    {
        await using (var sandbox = await StartAsync())
        {
            await FillAsync(sandbox);
        }

        var path = folder.Combine("deltek.jsonl");
        var lines = await File.ReadAllLinesAsync(path);
        lines[1] = lines[1][..20];
        await File.WriteAllLinesAsync(path, lines);
        var fault = Assert.Throws<InvalidOperationException>(() =>
            SandboxApp.Create(Options(), new ManualClock())
        );
        Assert.Contains("Line 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scenario_is_the_same_after_midnight()
    {
        IEnumerable<string> before;
        await using (var sandbox = await StartAsync())
        {
            before =
            [
                .. sandbox.Scenario.Settlements.Select(s =>
                    $"{s.SettlementId} {s.EndAt:O} {s.Total}"
                ),
            ];
        }

        var later = new ManualClock();
        later.Advance(TimeSpan.FromDays(3));
        await using var restarted = await StartAsync(later);
        Assert.Equal(
            before,
            restarted.Scenario.Settlements.Select(s => $"{s.SettlementId} {s.EndAt:O} {s.Total}")
        );
    }

    [Fact]
    public async Task A_folder_of_another_scenario_is_refused()
    {
        await using (await StartAsync()) { }

        var other = Options();
        other.Seed = 99;
        var fault = Assert.Throws<InvalidOperationException>(() =>
            SandboxApp.Create(other, new ManualClock())
        );
        Assert.Contains("another scenario", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_on_the_disk_before_it_is_answered()
    {
        await using var sandbox = await StartAsync();
        using var entered = await sandbox.EnterAsync("je", Journal(Draft));
        Assert.Equal(HttpStatusCode.Created, entered.StatusCode);
        await using var reading = new FileStream(
            folder.Combine("deltek.jsonl"),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        using var text = new StreamReader(reading);
        Assert.Contains(Draft, await text.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task FillAsync(RunningSandbox sandbox)
    {
        using var set = await sandbox.Http.PutAsync(
            $"{RunningSandbox.Api}/Settings/ActivePeriod/202610",
            content: null
        );
        await Entries.EnterAndPostAsync(sandbox, "je", Journal(Posted), 202611);
        using var draft = await sandbox.EnterAsync("je", Journal(Draft));
        Assert.Equal(HttpStatusCode.Created, draft.StatusCode);
    }

    private static Dictionary<string, object> Journal(string batch) =>
        Entries.Journal(batch, "USD", 202611, ("115.10", 100m), ("421.00", -100m));

    private SandboxOptions Options() => new() { StateFolder = folder.Path };

    private async Task<RunningSandbox> StartAsync(ManualClock? clock = null)
    {
        var sandbox = await RunningSandbox.StartAsync(Options(), clock);
        await sandbox.LogInAsync();
        return sandbox;
    }
}
