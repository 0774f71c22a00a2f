using System.Globalization;
using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Login;
using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests.Login;

public sealed class LoginTests : IAsyncLifetime
{
    private const string TokenPath = "/auth/o2/token";

    private Clients clients = null!;

    public async Task InitializeAsync() => clients = await Clients.StartAsync();

    public async Task DisposeAsync() => await clients.DisposeAsync();

    [SharedFact]
    public async Task The_recorded_login_gives_a_token_for_an_hour()
    {
        clients.Amazon.OnInTurn(TokenPath, Recordings.Answers("LWATest_test_request.yml", "token"));

        var token = await GetAsync();

        Assert.Equal("FILTERED", token.Value);
        Assert.Equal(clients.Time.GetUtcNow().AddHours(1), token.ExpiresAt);
    }

    [SharedFact]
    public async Task The_recorded_refusal_asks_for_a_person_and_is_not_repeated()
    {
        clients.Amazon.OnInTurn(
            TokenPath,
            Recordings.Answers("LWATest_test_token_error.yml", "token")
        );

        var refusal = await Assert.ThrowsAsync<AmazonException>(GetAsync);

        Assert.Equal(AmazonFault.NeedsPerson, refusal.Fault);
        Assert.Contains("unsupported_grant_type", refusal.Message, StringComparison.Ordinal);
        Assert.Single(clients.Amazon.RequestsTo(TokenPath));
    }

    [Fact]
    public async Task The_login_is_a_form_with_the_refresh_token()
    {
        await GetAsync();

        var request = Assert.Single(clients.Amazon.RequestsTo(TokenPath));
        Assert.Equal("POST", request.Method);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        Assert.Equal(
            $"grant_type=refresh_token&refresh_token={Sellers.RefreshToken}&client_id=client-id&client_secret={Sellers.ClientSecret}",
            request.Body
        );
    }

    [Fact]
    public async Task Fifty_callers_at_once_cause_one_login()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(GetAsync)));

        Assert.All(tokens, token => Assert.Equal("token-1", token.Value));
        Assert.Single(clients.Amazon.RequestsTo(TokenPath));
    }

    [Fact]
    public async Task A_caller_that_gives_up_takes_nobody_with_it()
    {
        using var release = new ManualResetEventSlim();
        clients.Amazon.On(
            TokenPath,
            _ =>
            {
                release.Wait(TimeSpan.FromSeconds(30));
                return Token("token-1");
            }
        );
        using var impatience = new CancellationTokenSource();
        var impatient = clients.Get<AccessTokens>().GetAsync(clients.Connection, impatience.Token);
        var patient = GetAsync();

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        release.Set();

        Assert.Equal("token-1", (await patient).Value);
    }

    [Fact]
    public async Task A_token_is_renewed_five_minutes_before_its_end()
    {
        clients.Amazon.OnInTurn(TokenPath, Token("token-1"), Token("token-2"));

        Assert.Equal("token-1", (await GetAsync()).Value);
        clients.Time.Advance(TimeSpan.FromSeconds((55 * 60) - 1));
        Assert.Equal("token-1", (await GetAsync()).Value);
        clients.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("token-2", (await GetAsync()).Value);
    }

    [Fact]
    public async Task A_token_rejected_by_several_callers_is_renewed_once()
    {
        clients.Amazon.OnInTurn(TokenPath, Token("token-1"), Token("token-2"), Token("token-3"));
        var rejected = await GetAsync();

        var renewed = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ =>
                    clients.Get<AccessTokens>().RenewAsync(clients.Connection, rejected, default)
                )
        );

        Assert.All(renewed, token => Assert.Equal("token-2", token.Value));
        Assert.Equal(2, clients.Amazon.RequestsTo(TokenPath).Count);
    }

    [Theory]
    [InlineData(400, "server_error")]
    [InlineData(400, "temporarily_unavailable")]
    [InlineData(500, "")]
    [InlineData(503, "")]
    [InlineData(429, "")]
    public async Task Login_is_repeated_when_waiting_may_help(int status, string error)
    {
        clients.Amazon.OnInTurn(TokenPath, Error(status, error), Token("token-1"));

        var token = await clients.PassTimeAsync(GetAsync(), TimeSpan.FromSeconds(1));

        Assert.Equal("token-1", token.Value);
        Assert.Equal(2, clients.Amazon.RequestsTo(TokenPath).Count);
    }

    [Theory]
    [InlineData(400, "invalid_grant", "authorise the application again")]
    [InlineData(401, "invalid_client", "client secret")]
    [InlineData(400, "invalid_client", "client secret")]
    [InlineData(400, "unauthorized_client", "registration")]
    [InlineData(400, "invalid_scope", "whole and in their own fields")]
    [InlineData(400, "invalid_request", "whole and in their own fields")]
    [InlineData(400, "access_denied", "Seller Central")]
    [InlineData(400, "something_new", "Check client id")]
    public async Task Login_is_not_repeated_when_only_a_person_can_help(
        int status,
        string error,
        string remedy
    )
    {
        clients.Amazon.OnInTurn(TokenPath, Error(status, error), Token("token-1"));

        var refusal = await Assert.ThrowsAsync<AmazonException>(GetAsync);

        Assert.Equal(AmazonFault.NeedsPerson, refusal.Fault);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.Single(clients.Amazon.RequestsTo(TokenPath));
    }

    [Fact]
    public async Task A_failed_login_is_asked_for_again_by_the_next_caller()
    {
        clients.Amazon.OnInTurn(TokenPath, Error(400, "invalid_grant"), Token("token-1"));

        await Assert.ThrowsAsync<AmazonException>(GetAsync);

        Assert.Equal("token-1", (await GetAsync()).Value);
    }

    [Fact]
    public async Task No_secret_is_logged_or_told_in_an_exception()
    {
        clients.Amazon.OnInTurn(
            TokenPath,
            Error(503, Sellers.RefreshToken),
            Answer.Json(
                $$"""{"error":"{{Sellers.ClientSecret}}","error_description":"{{Sellers.RefreshToken}}"}""",
                400
            ),
            Answer.Json("""{"access_token":"token-1","expires_in":"soon"}"""),
            Answer.Json("{\"access_token\":\"token-1\","),
            Token("token-1")
        );

        var told = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var refusal = await Assert.ThrowsAsync<AmazonException>(() =>
                clients.PassTimeAsync(GetAsync(), TimeSpan.FromSeconds(1))
            );
            told.Add(refusal.ToString());
        }

        told.Add((await GetAsync()).ToString());
        told.Add(clients.Log);
        Assert.Contains("amazon.login.repeated", clients.Log, StringComparison.Ordinal);
        Assert.Contains("amazon.token.renewed", clients.Log, StringComparison.Ordinal);
        Assert.All(
            told,
            text =>
            {
                Assert.DoesNotContain(Sellers.RefreshToken, text, StringComparison.Ordinal);
                Assert.DoesNotContain(Sellers.ClientSecret, text, StringComparison.Ordinal);
                Assert.DoesNotContain("token-1", text, StringComparison.Ordinal);
            }
        );
    }

    internal static Answer Token(string value, int seconds = 3600) =>
        Answer.Json(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"access_token":"{{value}}","refresh_token":"other","token_type":"bearer","expires_in":{{seconds}}}"""
            )
        );

    private static Answer Error(int status, string error) =>
        Answer.Json(
            $$"""{"error":"{{error}}","error_description":"words","error_index":"x","request_id":"y"}""",
            status
        );

    private Task<AccessToken> GetAsync() =>
        clients.Get<AccessTokens>().GetAsync(clients.Connection, CancellationToken.None);
}
