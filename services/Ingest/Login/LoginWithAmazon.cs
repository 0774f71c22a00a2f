using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Amazon;
using MlConnector.Persistence.Connections;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace MlConnector.Ingest.Login;

/// <summary>Login with Amazon: a refresh token becomes an access token. One global host for all regions.</summary>
internal sealed class LoginWithAmazon
{
    /// <summary>Name of the HTTP client for the login host.</summary>
    public const string ClientName = "amazon-login";

    /// <summary>Answers are under 1 kB.</summary>
    private const int BodyBytesMax = 64 * 1024;

    /// <summary>Repetitions beyond the first try: with jitter of up to 1, 2, 4 s they outlast a blip and keep callers waiting for seconds only.</summary>
    private const int RetriesMax = 3;

    /// <summary>The login host answers within a second; ten are for a bad line.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private readonly IHttpClientFactory clients;
    private readonly TimeProvider time;
    private readonly ILogger<LoginWithAmazon> log;
    private readonly ResiliencePipeline<AmazonReply> pipeline;

    public LoginWithAmazon(
        IHttpClientFactory clients,
        TimeProvider time,
        ILogger<LoginWithAmazon> log
    )
    {
        this.clients = clients;
        this.time = time;
        this.log = log;
        pipeline = BuildPipeline();
    }

    /// <exception cref="AmazonException">No token was given; says whether waiting or a person helps.</exception>
    public async Task<AccessToken> RequestAsync(
        Connection connection,
        AmazonCredentials credentials,
        CancellationToken cancellationToken
    )
    {
        var askedAt = time.GetUtcNow();
        try
        {
            var reply = await pipeline.ExecuteAsync(
                async token => await ExchangeAsync(connection.Amazon.Login, credentials, token),
                cancellationToken
            );
            return reply.IsSuccess
                ? ReadToken(reply, askedAt, connection)
                : throw LoginErrors.ToException(reply, connection.Id.Value);
        }
        catch (HttpRequestException exception)
        {
            throw NotReached(connection, "cannot be reached", exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw NotReached(connection, "did not answer in time", exception);
        }
    }

    private static AmazonException NotReached(
        Connection connection,
        string what,
        Exception exception
    ) =>
        new(
            AmazonFault.Transient,
            $"Login with Amazon ({connection.Amazon.Login.Host}) {what} for connection {connection.Id}. It is tried again later.",
            exception
        );

    private static AccessToken ReadToken(
        AmazonReply reply,
        DateTimeOffset askedAt,
        Connection connection
    )
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            if (
                document.RootElement.Text("access_token") is { Length: > 0 } value
                && document.RootElement.Member("expires_in")
                    is { ValueKind: JsonValueKind.Number } lifetime
                && lifetime.TryGetInt32(out var seconds)
            )
            {
                // Counted from the asking, so that the time on the way shortens it and never lengthens it.
                return new AccessToken(value, askedAt.AddSeconds(seconds));
            }
        }
        catch (JsonException)
        {
            // The parser's words could quote the body, which may hold a token.
        }

        throw new AmazonException(
            AmazonFault.Transient,
            $"Login with Amazon answered connection {connection.Id} without a usable token. It is tried again later."
        );
    }

    private async Task<AmazonReply> ExchangeAsync(
        Uri endpoint,
        AmazonCredentials credentials,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Headers.TryAddWithoutValidation("user-agent", UserAgent.Value);
        request.Content = new FormUrlEncodedContent([
            new("grant_type", "refresh_token"),
            new("refresh_token", credentials.RefreshToken),
            new("client_id", credentials.ClientId),
            new("client_secret", credentials.ClientSecret),
        ]);
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        return await AmazonReply.ReadAsync(response, BodyBytesMax, cancellationToken);
    }

    private ResiliencePipeline<AmazonReply> BuildPipeline() =>
        new ResiliencePipelineBuilder<AmazonReply> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<AmazonReply>
                {
                    MaxRetryAttempts = RetriesMax,
                    ShouldHandle = new PredicateBuilder<AmazonReply>()
                        .Handle<HttpRequestException>()
                        .Handle<TimeoutRejectedException>()
                        .HandleResult(LoginErrors.IsTransient),
                    DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Delay(arguments)),
                    OnRetry = arguments =>
                    {
                        AmazonLog.LoginRepeated(
                            log,
                            (int?)arguments.Outcome.Result?.Status ?? 0,
                            arguments.AttemptNumber + 1,
                            arguments.RetryDelay.TotalSeconds
                        );
                        return ValueTask.CompletedTask;
                    },
                }
            )
            .AddTimeout(CallTimeout)
            .Build();

    private static TimeSpan Delay(RetryDelayGeneratorArguments<AmazonReply> arguments) =>
        BackOff.Delay(
            arguments.AttemptNumber,
            // Login publishes no rate; a throttled login gets a second, anything else a blink.
            arguments.Outcome.Result?.Status is HttpStatusCode.TooManyRequests
                ? TimeSpan.FromSeconds(1)
                : TimeSpan.FromMilliseconds(200),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(10),
            Random.Shared.NextDouble()
        );
}
