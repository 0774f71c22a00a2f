using System.Net;
using System.Net.Http.Headers;

namespace MlConnector.Sandbox.Tests;

public sealed class DeltekTokens
{
    [Fact]
    public async Task A_password_gives_a_token_of_half_an_hour_and_one_to_refresh_it()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.LoginToDeltekAsync();
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.OK);
        Assert.Equal("bearer", RunningSandbox.Text(json, "token_type"));
        Assert.Equal("1799", RunningSandbox.Text(json, "expires_in"));
        using var refreshed = await RefreshAsync(
            sandbox,
            RunningSandbox.Text(json, "refresh_token")
        );
        Assert.NotEqual(
            RunningSandbox.Text(json, "access_token"),
            RunningSandbox.Text(
                await RunningSandbox.JsonAsync(refreshed, HttpStatusCode.OK),
                "access_token"
            )
        );
    }

    [Theory]
    [InlineData("Password", "wrong", "invalid_grant")]
    [InlineData("Username", "wrong", "invalid_grant")]
    [InlineData("database", "wrong", "invalid_grant")]
    [InlineData("client_secret", "wrong", "invalid_client")]
    [InlineData("grant_type", "authorization_code", "unsupported_grant_type")]
    public async Task A_wrong_login_is_a_400_and_never_a_401(
        string field,
        string value,
        string error
    )
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.LoginToDeltekAsync((field, value));
        Assert.Equal(
            error,
            RunningSandbox.Text(
                await RunningSandbox.JsonAsync(answer, HttpStatusCode.BadRequest),
                "error"
            )
        );
    }

    [Fact]
    public async Task A_refresh_token_works_once()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.LoginToDeltekAsync();
        var refresh = RunningSandbox.Text(
            await RunningSandbox.JsonAsync(answer, HttpStatusCode.OK),
            "refresh_token"
        );
        using var first = await RefreshAsync(sandbox, refresh);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await RefreshAsync(sandbox, refresh);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("made-up")]
    public async Task A_call_without_a_good_token_is_a_401(string? token)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        sandbox.Http.DefaultRequestHeaders.Authorization = token is null
            ? null
            : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await sandbox.Http.GetAsync($"{RunningSandbox.Api}/Settings/Period");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_expires_by_time_and_by_switch()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { DeltekTokenSeconds = 60 }
        );
        await sandbox.LogInAsync();
        sandbox.Clock.Advance(TimeSpan.FromSeconds(61));
        await AssertUnauthorizedAsync(sandbox);
        await sandbox.LogInAsync();
        await sandbox.DeltekRowsAsync("Settings/Period");
        await sandbox.SwitchAsync(new { expireTokens = true });
        await AssertUnauthorizedAsync(sandbox);
    }

    [Fact]
    public async Task The_load_balancer_s_cookie_is_set()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.LogInAsync();
        using var answer = await sandbox.Http.GetAsync($"{RunningSandbox.Api}/Settings/Period");
        Assert.StartsWith(
            "AWSELB=",
            answer.Headers.GetValues("Set-Cookie").Single(),
            StringComparison.Ordinal
        );
    }

    private static async Task AssertUnauthorizedAsync(RunningSandbox sandbox)
    {
        using var answer = await sandbox.Http.GetAsync($"{RunningSandbox.Api}/Settings/Period");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> RefreshAsync(RunningSandbox sandbox, string token) =>
        sandbox.LoginToDeltekAsync(("grant_type", "refresh_token"), ("refresh_token", token));
}
