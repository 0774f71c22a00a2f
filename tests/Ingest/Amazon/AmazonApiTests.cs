using System.Text;
using MlConnector.Ingest.Amazon;
using MlConnector.Persistence.Connections;
using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests.Amazon;

public sealed class AmazonApiTests : IAsyncLifetime
{
    private const string Path = "/thing";

    private static readonly Answer TokenExpired = Answer.Error(
        403,
        "Unauthorized",
        "Access to requested resource is denied.",
        "The access token you provided has expired."
    );

    private Clients clients = null!;

    public async Task InitializeAsync() => clients = await Clients.StartAsync();

    public async Task DisposeAsync() => await clients.DisposeAsync();

    [Fact]
    public async Task A_call_carries_the_headers_that_Amazon_requires()
    {
        clients.Amazon.OnInTurn(Path, Answer.Json("{}"));

        await GetAsync(AmazonOperation.GetReport);

        var request = Assert.Single(clients.Amazon.RequestsTo(Path));
        Assert.Equal("token-1", request.Headers["x-amz-access-token"]);
        Assert.Equal("20260720T120000Z", request.Headers["x-amz-date"]);
        Assert.Matches(
            @"^MlConnector/\d+\.\d+\.\d+ \(Language=CSharp/[\d.]+; Platform=\w+/\w+\)$",
            request.Headers["user-agent"]
        );
        Assert.False(request.Headers.ContainsKey("Accept-Encoding"));
    }

    [Fact]
    public async Task A_root_with_a_path_keeps_it()
    {
        clients.Amazon.OnInTurn("/amazon/thing", Answer.Json("{}"));
        var connection = clients.Connection with
        {
            Amazon = clients.Connection.Amazon with
            {
                Api = new Uri(clients.Amazon.Root, "amazon"),
            },
        };

        await GetAsync(AmazonOperation.GetReport, connection);

        Assert.Single(clients.Amazon.RequestsTo("/amazon/thing"));
    }

    [Fact]
    public async Task A_rejected_token_is_renewed_once_and_the_call_repeated()
    {
        clients.Amazon.OnInTurn(
            clients.Amazon.LoginEndpoint.AbsolutePath,
            Login.LoginTests.Token("token-1"),
            Login.LoginTests.Token("token-2")
        );
        clients.Amazon.OnInTurn(Path, TokenExpired, Answer.Json("""{"a":1}"""));

        var body = await GetAsync(AmazonOperation.GetReport);

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(body));
        Assert.Equal(
            ["token-1", "token-2"],
            clients.Amazon.RequestsTo(Path).Select(request => request.Headers["x-amz-access-token"])
        );
    }

    [Fact]
    public async Task A_token_rejected_twice_ends_the_call_and_asks_for_a_person()
    {
        clients.Amazon.OnInTurn(Path, TokenExpired);

        var refusal = await Assert.ThrowsAsync<AmazonException>(() =>
            GetAsync(AmazonOperation.GetReport)
        );

        Assert.Equal(AmazonFault.NeedsPerson, refusal.Fault);
        Assert.Equal(2, clients.Amazon.RequestsTo(Path).Count);
        Assert.Equal(2, clients.Amazon.RequestsTo("/auth/o2/token").Count);
    }

    [SharedFact]
    public async Task The_recorded_403_names_the_missing_role_and_renews_nothing()
    {
        clients.Amazon.OnInTurn(
            Path,
            Recordings.Answers("APITest_test_client_error.yml", "sellingpartnerapi")
        );

        var refusal = await Assert.ThrowsAsync<AmazonException>(() =>
            GetAsync(AmazonOperation.GetReport)
        );

        Assert.Equal(AmazonFault.NeedsPerson, refusal.Fault);
        Assert.Contains("Finance and Accounting", refusal.Message, StringComparison.Ordinal);
        Assert.Single(clients.Amazon.RequestsTo(Path));
        Assert.Single(clients.Amazon.RequestsTo("/auth/o2/token"));
    }

    [SharedFact]
    public async Task After_the_recorded_429_a_call_waits_at_least_one_refill()
    {
        var throttled = Recordings.Answers(
            "Errors_QuotaExceededTest_test_quota_exceeded.yml",
            "/products"
        )[0];
        Assert.Equal(429, throttled.Status);
        clients.Amazon.OnInTurn(Path, throttled, throttled, Answer.Json("{}"));

        await clients.PassTimeAsync(GetAsync(AmazonOperation.GetReports), TimeSpan.FromSeconds(5));

        var requests = clients.Amazon.RequestsTo(Path);
        Assert.Equal(3, requests.Count);
        Assert.True(requests[1].At - requests[0].At >= TimeSpan.FromSeconds(45));
        Assert.True(requests[2].At - requests[1].At >= TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task What_stays_throttled_is_told_as_passing()
    {
        clients.Amazon.OnInTurn(
            Path,
            Answer.Error(429, "QuotaExceeded", "You exceeded your quota.")
        );

        var refusal = await Assert.ThrowsAsync<AmazonException>(() =>
            clients.PassTimeAsync(GetAsync(AmazonOperation.GetReport), TimeSpan.FromSeconds(10))
        );

        Assert.Equal(AmazonFault.Transient, refusal.Fault);
        Assert.Equal(5, clients.Amazon.RequestsTo(Path).Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_fault_of_Amazons_is_repeated(int status)
    {
        clients.Amazon.OnInTurn(
            Path,
            Answer.Error(status, "InternalFailure", "We encountered an internal error."),
            Answer.Json("{}")
        );

        await clients.PassTimeAsync(GetAsync(AmazonOperation.GetReport), TimeSpan.FromSeconds(1));

        Assert.Equal(2, clients.Amazon.RequestsTo(Path).Count);
    }

    [Theory]
    [InlineData(400, "InvalidInput")]
    [InlineData(404, "NotFound")]
    public async Task A_refused_request_is_not_repeated(int status, string code)
    {
        clients.Amazon.OnInTurn(Path, Answer.Error(status, code, "Request is not allowed."));

        var refusal = await Assert.ThrowsAsync<AmazonException>(() =>
            GetAsync(AmazonOperation.GetReport)
        );

        Assert.Equal(AmazonFault.Refused, refusal.Fault);
        Assert.Contains(code, refusal.Message, StringComparison.Ordinal);
        Assert.Single(clients.Amazon.RequestsTo(Path));
    }

    [Fact]
    public async Task A_host_that_keeps_failing_is_left_alone_for_a_while()
    {
        clients.Amazon.OnInTurn(
            Path,
            Answer.Error(500, "InternalFailure", "We encountered an internal error.")
        );
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<AmazonException>(() =>
                clients.PassTimeAsync(
                    GetAsync(AmazonOperation.GetReport),
                    TimeSpan.FromMilliseconds(500)
                )
            );
        }

        var before = clients.Amazon.RequestsTo(Path).Count;
        var refusal = await Assert.ThrowsAsync<AmazonException>(() =>
            GetAsync(AmazonOperation.GetReport)
        );

        Assert.Contains("left alone", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, clients.Amazon.RequestsTo(Path).Count);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_told_without_any_secret()
    {
        var connection = clients.Connection with
        {
            Amazon = clients.Connection.Amazon with
            {
                Api = new Uri($"http://127.0.0.1:{FreePort.Next()}/"),
            },
        };

        var refusal = await Assert.ThrowsAsync<AmazonException>(() =>
            clients.PassTimeAsync(
                GetAsync(AmazonOperation.GetReport, connection),
                TimeSpan.FromSeconds(1)
            )
        );

        Assert.Equal(AmazonFault.Transient, refusal.Fault);
        Assert.DoesNotContain("token-1", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", clients.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rate_that_Amazon_names_speeds_up_the_calls_that_wait()
    {
        clients.Amazon.OnInTurn(Path, Answer.Json("{}", rateLimit: "5.0"));

        // The published burst is 15 and a refill takes a minute: 20 calls would take five minutes.
        await clients.PassTimeAsync(
            Task.Run(async () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await GetAsync(AmazonOperation.GetReportDocument);
                }

                return true;
            }),
            TimeSpan.FromMilliseconds(200)
        );

        var requests = clients.Amazon.RequestsTo(Path);
        Assert.Equal(20, requests.Count);
        Assert.True(requests[^1].At - requests[0].At < TimeSpan.FromSeconds(10));
    }

    private Task<byte[]> GetAsync(AmazonOperation operation, Connection? connection = null) =>
        clients
            .Get<AmazonApi>()
            .GetAsync(
                connection ?? clients.Connection,
                operation,
                "thing?x=1",
                CancellationToken.None
            );
}
