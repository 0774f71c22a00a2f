using System.Net;

namespace MlConnector.Sandbox.Tests;

public sealed class Throttling
{
    [Fact]
    public async Task The_sixteenth_call_at_once_is_a_429_without_a_rate_and_a_second_later_five_pass()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.AmazonTokenAsync();
        Assert.Equal(15, await PassedAsync(sandbox, token, calls: 15));
        using var refused = await sandbox.AmazonAsync(RunningSandbox.SettlementReports, token);
        var json = await RunningSandbox.JsonAsync(refused, HttpStatusCode.TooManyRequests);
        Assert.Equal(
            "{\"errors\":[{\"code\":\"QuotaExceeded\",\"message\":\"You exceeded your quota for the requested resource.\",\"details\":\"\"}]}",
            json.ToJsonString()
        );
        Assert.Equal(
            "TooManyRequestsException",
            refused.Headers.GetValues("x-amzn-ErrorType").Single()
        );
        Assert.False(refused.Headers.Contains("x-amzn-RateLimit-Limit"));
        Assert.False(refused.Headers.Contains("Retry-After"));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, await PassedAsync(sandbox, token, calls: 8));
    }

    [Fact]
    public async Task Each_seller_and_operation_has_its_own_bucket()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var first = await sandbox.AmazonTokenAsync();
        await PassedAsync(sandbox, first, calls: 16);
        Assert.Equal(
            1,
            await PassedAsync(sandbox, await sandbox.AmazonTokenAsync(seller: 1), calls: 1)
        );
        await sandbox.AmazonJsonAsync(
            "/finances/v0/financialEventGroups?FinancialEventGroupStartedAfter=2026-10-01",
            first
        );
    }

    [Fact]
    public async Task At_real_rates_the_eleventh_getReports_waits_45_seconds()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Throttling = "production" }
        );
        var token = await sandbox.AmazonTokenAsync();
        Assert.Equal(10, await PassedAsync(sandbox, token, calls: 11));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(0, await PassedAsync(sandbox, token, calls: 1));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(6));
        using var answer = await sandbox.AmazonAsync(RunningSandbox.SettlementReports, token);
        Assert.Equal("0.0222", answer.Headers.GetValues("x-amzn-RateLimit-Limit").Single());
    }

    [Fact]
    public async Task Switched_off_while_running_nothing_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.AmazonTokenAsync();
        await PassedAsync(sandbox, token, calls: 16);
        await sandbox.SwitchAsync(new { throttling = "off" });
        Assert.Equal(20, await PassedAsync(sandbox, token, calls: 20));
    }

    private static async Task<int> PassedAsync(RunningSandbox sandbox, string token, int calls)
    {
        var passed = 0;
        for (var i = 0; i < calls; i++)
        {
            using var answer = await sandbox.AmazonAsync(RunningSandbox.SettlementReports, token);
            passed += answer.IsSuccessStatusCode ? 1 : 0;
        }

        return passed;
    }
}
