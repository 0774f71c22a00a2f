using System.Net;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Tests;

public sealed class AmazonLogin
{
    [Fact]
    public async Task A_refresh_token_gives_an_access_token()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.LoginToAmazonAsync();
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.OK);
        Assert.Equal("bearer", RunningSandbox.Text(json, "token_type"));
        Assert.Equal("3600", RunningSandbox.Text(json, "expires_in"));
        Assert.StartsWith(
            "Atza|",
            RunningSandbox.Text(json, "access_token"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "application/json;charset=UTF-8",
            answer
                .Content.Headers.ContentType?.ToString()
                .Replace(" ", "", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "wrong",
        null,
        null,
        "refresh_token",
        HttpStatusCode.Unauthorized,
        "invalid_client"
    )]
    [InlineData(
        null,
        "wrong",
        null,
        "refresh_token",
        HttpStatusCode.Unauthorized,
        "invalid_client"
    )]
    [InlineData(null, null, "wrong", "refresh_token", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData(null, null, null, "password", HttpStatusCode.BadRequest, "unsupported_grant_type")]
    public async Task A_wrong_login_is_refused_with_the_error_s_name(
        string? client,
        string? secret,
        string? refresh,
        string grant,
        HttpStatusCode status,
        string error
    )
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.LoginToAmazonAsync(client, secret, refresh, grant);
        var json = await RunningSandbox.JsonAsync(answer, status);
        Assert.Equal(error, RunningSandbox.Text(json, "error"));
        Assert.NotEmpty(RunningSandbox.Text(json, "error_description"));
        Assert.NotEmpty(RunningSandbox.Text(json, "request_id"));
        Assert.True(answer.Headers.Contains("x-amzn-ErrorType"));
    }

    [Fact]
    public async Task A_call_without_a_token_is_a_403_that_says_so() =>
        await RefusedAsync(token: null, "Access token is missing in the request header.");

    [Fact]
    public async Task A_call_with_an_unknown_token_is_a_403_that_says_so() =>
        await RefusedAsync(
            "Atza|made-up",
            "The access token you provided is revoked, malformed or invalid."
        );

    [Fact]
    public async Task An_expired_token_is_a_403_and_a_new_one_works()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { AmazonTokenSeconds = 60 }
        );
        var token = await sandbox.AmazonTokenAsync();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(61));
        using var answer = await sandbox.AmazonAsync(RunningSandbox.SettlementReports, token);
        AssertUnauthorized(
            await RunningSandbox.JsonAsync(answer, HttpStatusCode.Forbidden),
            "The access token you provided has expired."
        );
        Assert.False(answer.Headers.Contains("x-amzn-RateLimit-Limit"));
        await sandbox.AmazonJsonAsync(
            RunningSandbox.SettlementReports,
            await sandbox.AmazonTokenAsync()
        );
    }

    [Fact]
    public async Task A_call_without_a_user_agent_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.AmazonTokenAsync();
        sandbox.Http.DefaultRequestHeaders.UserAgent.Clear();
        using var answer = await sandbox.AmazonAsync(RunningSandbox.SettlementReports, token);
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal("InvalidInput", RunningSandbox.Text(json["errors"]?[0], "code"));
    }

    [Fact]
    public async Task A_token_shows_its_own_seller_s_reports_only()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        for (var seller = 0; seller < 3; seller++)
        {
            var reports = await sandbox.AmazonJsonAsync(
                RunningSandbox.SettlementReports,
                await sandbox.AmazonTokenAsync(seller)
            );
            Assert.Equal(
                sandbox
                    .Scenario.Settlements.Where(s => s.Seller == sandbox.Scenario.Sellers[seller])
                    .Select(s => s.ReportId),
                RunningSandbox
                    .Rows(reports["reports"])
                    .Select(r => RunningSandbox.Text(r, "reportId"))
            );
        }
    }

    private static async Task RefusedAsync(string? token, string details)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.AmazonAsync(RunningSandbox.SettlementReports, token);
        AssertUnauthorized(
            await RunningSandbox.JsonAsync(answer, HttpStatusCode.Forbidden),
            details
        );
        Assert.True(answer.Headers.Contains("x-amzn-RequestId"));
    }

    private static void AssertUnauthorized(JsonNode json, string details)
    {
        Assert.Equal("Unauthorized", RunningSandbox.Text(json["errors"]?[0], "code"));
        Assert.Equal(
            "Access to requested resource is denied.",
            RunningSandbox.Text(json["errors"]?[0], "message")
        );
        Assert.Equal(details, RunningSandbox.Text(json["errors"]?[0], "details"));
    }
}
