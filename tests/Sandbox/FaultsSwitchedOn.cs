using System.Net;

namespace MlConnector.Sandbox.Tests;

public sealed class FaultsSwitchedOn
{
    private const string Batch = "AZTESTS-1-00101";

    [Fact]
    public async Task The_next_two_requests_of_an_operation_fail_and_the_third_works()
    {
        await using var sandbox = await LoggedInAsync();
        await sandbox.SwitchAsync(
            new
            {
                faults = new[]
                {
                    new
                    {
                        operation = "Settings.Period",
                        count = 2,
                        status = 503,
                    },
                },
            }
        );
        await sandbox.DeltekRowsAsync("Settings/Company");
        for (var i = 0; i < 2; i++)
        {
            using var failed = await sandbox.Http.GetAsync($"{RunningSandbox.Api}/Settings/Period");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        }

        Assert.NotEmpty(await sandbox.DeltekRowsAsync("Settings/Period"));
    }

    [Fact]
    public async Task A_connection_dropped_before_the_work_leaves_nothing_behind()
    {
        await using var sandbox = await LoggedInAsync();
        await sandbox.SwitchAsync(
            new { faults = new[] { new { operation = "jeControl.create", drop = true } } }
        );
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.EnterAsync("je", Journal()));
        Assert.Empty(await sandbox.DeltekRowsAsync($"DataEntry/jeControl/{Batch}"));
    }

    [Fact]
    public async Task A_connection_dropped_after_the_work_leaves_the_work_done()
    {
        await using var sandbox = await LoggedInAsync();
        await sandbox.SwitchAsync(
            new
            {
                faults = new[]
                {
                    new
                    {
                        operation = "jeControl.create",
                        drop = true,
                        afterWork = true,
                    },
                },
            }
        );
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.EnterAsync("je", Journal()));
        Assert.Single(await sandbox.DeltekRowsAsync($"DataEntry/jeControl/{Batch}"));
    }

    [Fact]
    public async Task A_500_after_the_work_leaves_the_work_done()
    {
        await using var sandbox = await LoggedInAsync();
        using var entered = await sandbox.EnterAsync("je", Journal());
        await sandbox.SwitchAsync(
            new
            {
                faults = new[]
                {
                    new
                    {
                        operation = "PostTransFile",
                        status = 500,
                        afterWork = true,
                    },
                },
            }
        );
        using var failed = await sandbox.Http.PutAsync(
            $"{RunningSandbox.Api}/DataEntry/PostTransFile",
            System.Net.Http.Json.JsonContent.Create(
                new
                {
                    parms = new
                    {
                        batch = Batch,
                        period = "202611",
                        transtype = "JE",
                    },
                }
            )
        );
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(
            2,
            (await sandbox.DeltekRowsAsync($"PSALedger/JE?{TransactionEntry.ByBatch(Batch)}")).Count
        );
    }

    [Fact]
    public async Task A_delayed_answer_still_comes()
    {
        await using var sandbox = await LoggedInAsync();
        await sandbox.SwitchAsync(
            new { faults = new[] { new { operation = "*", delayMs = 200 } } }
        );
        var began = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotEmpty(await sandbox.DeltekRowsAsync("Settings/Period"));
        Assert.True(
            began.ElapsedMilliseconds >= 150,
            $"The answer came after {began.ElapsedMilliseconds} ms."
        );
    }

    [Fact]
    public async Task Amazon_s_operations_fail_too()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.AmazonTokenAsync();
        await sandbox.SwitchAsync(
            new { faults = new[] { new { operation = "getReports", status = 500 } } }
        );
        using var failed = await sandbox.AmazonAsync(RunningSandbox.SettlementReports, token);
        var json = await RunningSandbox.JsonAsync(failed, HttpStatusCode.InternalServerError);
        Assert.NotEmpty(RunningSandbox.Text(json["errors"]?[0], "code"));
        await sandbox.AmazonJsonAsync(RunningSandbox.SettlementReports, token);
    }

    [Fact]
    public async Task Clearing_disarms_and_the_switches_can_be_read()
    {
        await using var sandbox = await LoggedInAsync();
        await sandbox.SwitchAsync(
            new
            {
                faults = new[]
                {
                    new
                    {
                        operation = "*",
                        status = 500,
                        count = 9,
                    },
                },
            }
        );
        Assert.Single(RunningSandbox.Rows((await sandbox.InspectAsync("faults"))["faults"]));
        await sandbox.SwitchAsync(
            new
            {
                clear = true,
                throttling = "off",
                duplicateBatch = "accept",
            }
        );
        var switches = await sandbox.InspectAsync("faults");
        Assert.Empty(RunningSandbox.Rows(switches["faults"]));
        Assert.Equal("off", RunningSandbox.Text(switches, "throttling"));
        Assert.Equal("accept", RunningSandbox.Text(switches, "duplicateBatch"));
        Assert.NotEmpty(await sandbox.DeltekRowsAsync("Settings/Period"));
    }

    [Theory]
    [InlineData("{\"throttling\":\"sometimes\"}")]
    [InlineData("{\"duplicateBatch\":\"maybe\"}")]
    [InlineData("{\"faults\":[{\"status\":500}]}")]
    [InlineData("{\"faults\":[{\"operation\":\"*\",\"status\":\"red\"}]}")]
    [InlineData("[]")]
    public async Task A_switch_that_is_none_is_refused(string body)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.Http.PostAsync("/sandbox/faults", new StringContent(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Requests_are_counted_by_operation()
    {
        await using var sandbox = await LoggedInAsync();
        await sandbox.DeltekRowsAsync("Settings/Period");
        await sandbox.DeltekRowsAsync("Settings/Period");
        var counts = await sandbox.InspectAsync("requests");
        Assert.Equal("2", RunningSandbox.Text(counts, "Settings.Period"));
        Assert.Equal("1", RunningSandbox.Text(counts, "deltek.token"));
    }

    private static Dictionary<string, object> Journal() =>
        Entries.Journal(Batch, "USD", 202611, ("115.10", 100m), ("421.00", -100m));

    private static async Task<RunningSandbox> LoggedInAsync()
    {
        var sandbox = await RunningSandbox.StartAsync();
        await sandbox.LogInAsync();
        return sandbox;
    }
}
