using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Login;
using MlConnector.Persistence.Connections;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace MlConnector.Ingest.Amazon;

/// <summary>One reading call of the Selling Partner API: token, bucket, headers, repetition, and faults as sentences.</summary>
internal sealed class AmazonApi(
    IHttpClientFactory clients,
    AccessTokens tokens,
    RateLimits limits,
    AmazonPipelines pipelines,
    TimeProvider time,
    ILogger<AmazonApi> log
)
{
    /// <summary>Name of the HTTP client for the API's host.</summary>
    public const string ClientName = "amazon-api";

    /// <summary>Amazon refuses answers beyond 10 MB by itself; twice as much is no answer of this API.</summary>
    private const int BodyBytesMax = 20 * 1024 * 1024;

    /// <summary>Calls an operation with GET and gives the body of its success.</summary>
    /// <param name="pathAndQuery">Relative to the API's root, such as <c>reports/2021-06-30/reports?…</c>.</param>
    /// <exception cref="AmazonException">It did not succeed.</exception>
    public async Task<byte[]> GetAsync(
        Connection connection,
        AmazonOperation operation,
        string pathAndQuery,
        CancellationToken cancellationToken
    )
    {
        var call = new ApiCall(
            connection,
            operation,
            new Uri(RootOf(connection.Amazon.Api), pathAndQuery)
        );
        try
        {
            var reply = await pipelines
                .Retry(connection, operation)
                .ExecuteAsync(
                    static async (state, token) => await state.api.AttemptAsync(state.call, token),
                    (api: this, call),
                    cancellationToken
                );
            return reply.IsSuccess
                ? reply.Body
                : throw AmazonErrors.ToException(reply, operation, connection.Id.Value);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(call, "cannot be reached", exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw Unreachable(call, "did not answer in time", exception);
        }
        catch (BrokenCircuitException exception)
        {
            throw Unreachable(
                call,
                "failed several times in a row and is left alone for a while",
                exception
            );
        }
    }

    /// <summary>Without the slash at its end the last part of a root with a path would be dropped.</summary>
    private static Uri RootOf(Uri api) =>
        api.AbsolutePath.EndsWith('/')
            ? api
            : new UriBuilder(api) { Path = $"{api.AbsolutePath}/" }.Uri;

    private static AmazonException Unreachable(ApiCall call, string what, Exception exception) =>
        new(
            AmazonFault.Transient,
            $"{call.Uri.Host} {what} at {call.Operation.Name} for connection {call.Connection.Id}. It is tried again later.",
            exception
        );

    /// <summary>One attempt; a token error renews the token and sends once more, in the same attempt.</summary>
    private async Task<AmazonReply> AttemptAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var accessToken = await tokens.GetAsync(call.Connection, cancellationToken);
        var reply = await SendAsync(call, accessToken, cancellationToken);
        if (!AmazonErrors.IsTokenError(reply))
        {
            return reply;
        }

        AmazonLog.TokenRejected(log, call.Operation.Name, call.Connection.Id.Value);
        var renewed = await tokens.RenewAsync(call.Connection, accessToken, cancellationToken);
        return await SendAsync(call, renewed, cancellationToken);
    }

    private async Task<AmazonReply> SendAsync(
        ApiCall call,
        AccessToken accessToken,
        CancellationToken cancellationToken
    )
    {
        var bucket = limits.Of(call.Connection, call.Operation);
        await bucket.TakeAsync(cancellationToken);
        var reply = await pipelines
            .Call(call.Connection)
            .ExecuteAsync(
                static async (state, token) =>
                    await state.api.ExchangeAsync(state.call, state.accessToken, token),
                (api: this, call, accessToken),
                cancellationToken
            );
        if (reply.RateLimit is { } rate)
        {
            bucket.Learn(rate);
        }

        if (reply.IsThrottled)
        {
            bucket.Drain();
        }

        return reply;
    }

    private async Task<AmazonReply> ExchangeAsync(
        ApiCall call,
        AccessToken accessToken,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, call.Uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("user-agent", UserAgent.Value);
        request.Headers.TryAddWithoutValidation("x-amz-access-token", accessToken.Value);
        request.Headers.TryAddWithoutValidation(
            "x-amz-date",
            time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
        );
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        return await AmazonReply.ReadAsync(response, BodyBytesMax, cancellationToken);
    }

    private sealed record ApiCall(Connection Connection, AmazonOperation Operation, Uri Uri);
}
