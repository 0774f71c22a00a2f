using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace MlConnector.Ingest.Tests;

/// <summary>One request as it arrived.</summary>
/// <param name="At">By the tests' clock.</param>
internal sealed record Seen(
    string Method,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    DateTimeOffset At
);

/// <summary>One answer as it is sent.</summary>
internal sealed record Answer(
    int Status,
    byte[] Body,
    IReadOnlyDictionary<string, string>? Headers = null
)
{
    public static Answer Json(string body, int status = 200, string? rateLimit = null) =>
        new(
            status,
            Encoding.UTF8.GetBytes(body),
            rateLimit is null
                ? new Dictionary<string, string> { ["Content-Type"] = "application/json" }
                : new Dictionary<string, string>
                {
                    ["Content-Type"] = "application/json",
                    ["x-amzn-RateLimit-Limit"] = rateLimit,
                }
        );

    public static Answer Error(int status, string code, string message, string details = "") =>
        Json(
            $$"""{"errors":[{"code":"{{code}}","message":"{{message}}","details":"{{details}}"}]}""",
            status
        );
}

/// <summary>A loopback web server that gives the answers a test lays out and remembers what it was asked.</summary>
internal sealed class AmazonStandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TimeProvider time;
    private readonly ConcurrentQueue<Seen> requests = new();
    private readonly ConcurrentDictionary<string, Func<Seen, Answer>> routes = new();

    private AmazonStandIn(WebApplication app, TimeProvider time)
    {
        this.app = app;
        this.time = time;
    }

    public Uri Root { get; private set; } = new("http://127.0.0.1/");

    public Uri LoginEndpoint => new(Root, "auth/o2/token");

    public IReadOnlyList<Seen> Requests => [.. requests];

    public static async Task<AmazonStandIn> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var standIn = new AmazonStandIn(builder.Build(), time);
        standIn.app.Run(standIn.AnswerAsync);
        await standIn.app.StartAsync();
        standIn.Root = new Uri(standIn.app.Urls.Single() + "/");
        standIn.On("/auth/o2/token", _ => Login.LoginTests.Token("token-1"));
        return standIn;
    }

    /// <summary>Answers requests for this path; a later call replaces an earlier one.</summary>
    public void On(string path, Func<Seen, Answer> answer) => routes[path] = answer;

    /// <summary>Answers in turn; the last answer stays.</summary>
    public void OnInTurn(string path, params IReadOnlyList<Answer> answers)
    {
        var turn = -1;
        On(path, _ => answers[Math.Min(Interlocked.Increment(ref turn), answers.Count - 1)]);
    }

    public IReadOnlyList<Seen> RequestsTo(string path) =>
        [.. requests.Where(request => request.Path == path)];

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var seen = new Seen(
            context.Request.Method,
            context.Request.Path.Value ?? "",
            new Uri(context.Request.GetEncodedUrl()).Query,
            context.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            await reader.ReadToEndAsync(),
            time.GetUtcNow()
        );
        requests.Enqueue(seen);
        var answer = routes.TryGetValue(seen.Path, out var route)
            ? route(seen)
            : Answer.Error(404, "NotFound", $"Nothing is laid out for {seen.Path}.");
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>())
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body);
    }
}
