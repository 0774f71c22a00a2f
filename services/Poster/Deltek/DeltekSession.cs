using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using MlConnector.Persistence.Connections;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Domain;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace MlConnector.Poster.Deltek;

/// <summary>
/// The one signed-in session of one Deltek user. Not for parallel use: the active company and period
/// belong to the user, so all its work runs in one lane. Reads are repeated after a transient fault;
/// writes never are.
/// </summary>
internal sealed class DeltekSession : IDisposable
{
    private readonly Uri root;
    private readonly ILaneClaim claim;
    private readonly HttpClient http;
    private readonly DeltekSignIn signIn;
    private readonly ResiliencePipeline<Reply> reads;
    private readonly ResiliencePipeline<Reply> writes;

    public DeltekSession(
        DeltekTenant tenant,
        Func<CancellationToken, Task<DeltekCredentials>> credentials,
        ILaneClaim claim,
        PosterOptions options,
        TimeProvider time
    )
    {
        if (tenant.ApiRoot.Scheme != Uri.UriSchemeHttps && !tenant.AllowInsecure)
        {
            throw new ArgumentException(
                $"Deltek's API root {tenant.ApiRoot} is not https. Only a test tenant may be, with Deltek:AllowInsecure."
            );
        }

        this.claim = claim;
        root = new Uri(tenant.ApiRoot.AbsoluteUri.TrimEnd('/') + "/");
        // Cookies are kept, since a load balancer pins the session by them; a redirect is never followed.
        http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                CookieContainer = new CookieContainer(),
                UseCookies = true,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AutomaticDecompression = DecompressionMethods.All,
            }
        )
        {
            // The pipelines below set the limit.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        reads = Reads(options, time);
        writes = new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
            .AddTimeout(options.RequestTimeout)
            .Build();
        signIn = new DeltekSignIn(tenant, credentials, SendFormAsync, time);
    }

    /// <summary>Changes with each new token, after which nothing set before can be relied on.</summary>
    public int Number => signIn.Number;

    /// <summary>Makes sure that there is a token; it may be a new one.</summary>
    /// <inheritdoc cref="ReadAsync" />
    public Task SignInAsync(CancellationToken cancellationToken) =>
        signIn.TokenAsync(cancellationToken);

    /// <summary>The rows of an answer; none when Deltek knows no such record (404).</summary>
    /// <param name="path">Relative to the API root, query included, escaped.</param>
    /// <param name="what">The call's name in errors and traces; no values.</param>
    /// <exception cref="DeltekReadException">No usable answer, all repetitions included.</exception>
    /// <exception cref="DeltekLoginRejectedException">Deltek rejects the login.</exception>
    public async Task<IReadOnlyList<DeltekRow>> ReadAsync(
        string path,
        string what,
        CancellationToken cancellationToken
    )
    {
        var reply = await ReadReplyAsync(path, what, cancellationToken);
        if (reply.Status is HttpStatusCode.Unauthorized)
        {
            signIn.Forget();
            reply = await ReadReplyAsync(path, what, cancellationToken);
        }

        return reply.Status switch
        {
            HttpStatusCode.NotFound when IsDeltekError(reply) => [],
            HttpStatusCode.OK => DeltekJson.Rows(reply.Body, what),
            HttpStatusCode.NoContent => [],
            _ => throw new DeltekReadException(
                $"Deltek answered {what} with status {(int)reply.Status}{Because(reply.Body)}."
            ),
        };
    }

    /// <summary>Makes a call that writes, once. It is not made when a new token would be needed first.</summary>
    /// <param name="session">The session in which company and period were set.</param>
    /// <exception cref="LaneLostException">Another process works for this user now; the call was not made.</exception>
    /// <exception cref="DeltekLoginRejectedException">Deltek rejects the login; the call was not made.</exception>
    public async Task<(Answer Answer, string Body)> WriteAsync(
        HttpMethod method,
        string path,
        string what,
        string? body,
        int session
    )
    {
        try
        {
            var token = await signIn.TokenAsync(CancellationToken.None);
            if (session != Number)
            {
                return (new Answer(AnswerKind.NotSent), "");
            }

            await claim.EnsureHeldAsync(CancellationToken.None);
            // A stopping process waits for the answer: a call that is cut off is a call in doubt.
            var reply = await writes.ExecuteAsync(
                async cancel => await CallAsync(method, path, what, body, token, cancel),
                CancellationToken.None
            );
            if (reply.Status is HttpStatusCode.Unauthorized)
            {
                signIn.Forget();
            }

            return (WriteAnswers.Of(reply.Status, reply.Body, reply.RetryAfter), reply.Body);
        }
        catch (HttpRequestException fault)
        {
            return (WriteAnswers.Of(fault), "");
        }
        catch (TimeoutRejectedException)
        {
            return (Answer.InDoubt, "");
        }
        catch (DeltekReadException)
        {
            // Signing in failed, so the call was not made.
            return (new Answer(AnswerKind.NotSent), "");
        }
    }

    public void Dispose() => http.Dispose();

    private static ResiliencePipeline<Reply> Reads(PosterOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<Reply>
                {
                    MaxRetryAttempts = 3,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = options.ReadRetryDelay,
                    ShouldHandle = new PredicateBuilder<Reply>()
                        .Handle<HttpRequestException>()
                        .Handle<TimeoutRejectedException>()
                        .HandleResult(reply => reply.IsTransient),
                    DelayGenerator = attempt => ValueTask.FromResult(Asked(attempt.Outcome.Result)),
                }
            )
            .AddTimeout(options.RequestTimeout)
            .Build();

    /// <summary>The pause that Deltek asks for; a long one is left to the caller's own next try.</summary>
    private static TimeSpan? Asked(Reply? reply) =>
        reply?.RetryAfter is { } pause && pause <= TimeSpan.FromMinutes(1) ? pause : null;

    private async Task<Reply> ReadReplyAsync(
        string path,
        string what,
        CancellationToken cancellationToken
    )
    {
        var token = await signIn.TokenAsync(cancellationToken);
        return await ReadReplyAsync(
            cancel => CallAsync(HttpMethod.Get, path, what, null, token, cancel),
            what,
            cancellationToken
        );
    }

    private async Task<Reply> ReadReplyAsync(
        Func<CancellationToken, Task<Reply>> call,
        string what,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await reads.ExecuteAsync(async cancel => await call(cancel), cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw new DeltekReadException(
                $"Deltek cannot be reached for {what}: {fault.HttpRequestError}.",
                fault
            );
        }
        catch (TimeoutRejectedException fault)
        {
            throw new DeltekReadException($"Deltek did not answer {what} in time.", fault);
        }
    }

    /// <summary>Signing in changes nothing in the books; a login that is rejected answers 400, which is not repeated.</summary>
    private Task<Reply> SendFormAsync(
        IReadOnlyDictionary<string, string> form,
        CancellationToken cancellationToken
    ) =>
        ReadReplyAsync(
            async cancel =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(root, "token"))
                {
                    Content = new FormUrlEncodedContent(form),
                };
                return await SendAsync(request, "token", cancel);
            },
            "token",
            cancellationToken
        );

    private async Task<Reply> CallAsync(
        HttpMethod method,
        string path,
        string what,
        string? body,
        string token,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(root, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(
            new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json)
        );
        if (body is not null)
        {
            request.Content = new StringContent(
                body,
                Encoding.UTF8,
                MediaTypeNames.Application.Json
            );
        }

        return await SendAsync(request, what, cancellationToken);
    }

    private async Task<Reply> SendAsync(
        HttpRequestMessage request,
        string what,
        CancellationToken cancellationToken
    )
    {
        using var span = PosterTelemetry.Source.StartActivity($"Deltek {request.Method} {what}");
        using var response = await http.SendAsync(request, cancellationToken);
        span?.SetTag("http.response.status_code", (int)response.StatusCode);
        return new Reply(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(cancellationToken),
            response.Headers.RetryAfter?.Delta
        );
    }

    /// <summary>A 404 with Deltek's own body, or none, says that the record is not there; a proxy's page does not.</summary>
    private static bool IsDeltekError(Reply reply) =>
        reply.Body.Length == 0 || reply.Body == "[]" || DeltekJson.Error(reply.Body) is not null;

    private static string Because(string body) =>
        DeltekJson.Error(body) is { } error ? $": {error}" : "";

    /// <param name="RetryAfter">The pause that Deltek asks for, or null.</param>
    internal sealed record Reply(HttpStatusCode Status, string Body, TimeSpan? RetryAfter)
    {
        public bool IsTransient =>
            Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            || (int)Status >= 500;
    }
}
