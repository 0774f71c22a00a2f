using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Deltek;

/// <summary>The tenant's REST API under <c>/{tenant}/api</c>, and the older family under <c>/{tenant}/vision</c>.</summary>
internal sealed class DeltekApi(SandboxOptions options, Books books, DeltekLogin login)
{
    private static readonly object UserKey = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        var tenant = routes.MapGroup($"/{options.Tenant}");
        tenant.MapPost("/api/token", login.TokenAsync).WithMetadata(new Operation("deltek.token"));
        MapSettings(tenant);
        new ReferenceData(options, books.Periods).Map(tenant, Guarded);
        new TransactionFiles(books).Map(tenant, Guarded);
        new PostedLedger(books, options).Map(tenant, Guarded);
        Guarded(tenant.MapPut("/api/DataEntry/PostTransFile", PostAsync), "PostTransFile");
    }

    /// <summary>The user that a guarded request acts as.</summary>
    public static string UserOf(HttpContext context) =>
        context.Items[UserKey] as string
        ?? throw new InvalidOperationException("The request has not passed the bearer check.");

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<BearerRequired>() is null)
        {
            await next(context);
            return;
        }

        if (login.UserOf(context) is not { } user)
        {
            await context.RefuseAsync(401, "Authorization has been denied for this request.");
            return;
        }

        // The cloud's load balancer keeps a session on one server.
        if (!context.Request.Cookies.ContainsKey("AWSELB"))
        {
            context.Response.Cookies.Append("AWSELB", Guid.NewGuid().ToString("N"));
        }

        context.Items[UserKey] = user;
        await next(context);
    }

    private static void Guarded(IEndpointConventionBuilder endpoint, string operation) =>
        endpoint.WithMetadata(new Operation(operation), new BearerRequired());

    private void MapSettings(IEndpointRouteBuilder tenant)
    {
        Guarded(
            tenant.MapGet(
                "/api/Settings/ActivePeriod",
                context => ActivePeriodAsync(context, books.User(UserOf(context)))
            ),
            "Settings.ActivePeriod.get"
        );
        Guarded(
            tenant.MapPut("/api/Settings/ActivePeriod/{period:int}", SetPeriodAsync),
            "Settings.ActivePeriod.put"
        );
        Guarded(
            tenant.MapGet(
                "/api/Settings/ActiveCompany",
                context => ActiveCompanyAsync(context, books.User(UserOf(context)))
            ),
            "Settings.ActiveCompany.get"
        );
        Guarded(
            tenant.MapPut("/api/Settings/ActiveCompany/{company}", SetCompanyAsync),
            "Settings.ActiveCompany.put"
        );
    }

    private Task ActivePeriodAsync(HttpContext context, UserState user) =>
        context.JsonAsync(
            200,
            books.Periods.Find(user.Period) is { } period ? new JsonArray(period.ToJson()) : []
        );

    private static Task ActiveCompanyAsync(HttpContext context, UserState user) =>
        context.JsonAsync(200, new JsonArray(ReferenceData.CompanyJson(user.Company)));

    private Task SetPeriodAsync(HttpContext context)
    {
        var text = context.Request.RouteValues["period"] as string;
        return
            int.TryParse(text, out var period)
            && books.Move(UserOf(context), company: null, period) is { } user
            ? ActivePeriodAsync(context, user)
            : context.RefuseAsync(500, $"Period {text} does not exist");
    }

    private Task SetCompanyAsync(HttpContext context)
    {
        var company = context.Request.RouteValues["company"] as string;
        return books.Move(UserOf(context), company, period: null) is { } user
            ? ActiveCompanyAsync(context, user)
            : context.RefuseAsync(500, $"Company {company} does not exist");
    }

    private async Task PostAsync(HttpContext context)
    {
        if (
            await DeltekAnswers.BodyAsync(context) is not { } body
            || !body.TryGetProperty("parms", out var parms)
        )
        {
            await context.RefuseAsync(500, "Column:parms does not exist");
            return;
        }

        var all =
            parms.ValueKind == JsonValueKind.Array ? [.. parms.EnumerateArray()] : new[] { parms };
        var outcomes = all.Select(one => Post(one, UserOf(context))).ToList();
        await context.JsonAsync(200, JsonValue.Create(PostingReply.Write(outcomes)));
    }

    private PostingOutcome Post(JsonElement parms, string user)
    {
        var type = parms.Text("transtype").ToUpperInvariant();
        var batch = parms.Text("batch");
        var period = (int)parms.Number("period");
        var answer = books.Post(type, batch, period == 0 ? null : period, user);
        return new PostingOutcome(type, batch, period, answer);
    }

    private sealed record BearerRequired;
}

/// <param name="Period">As asked for; 0 when the active one was meant.</param>
internal sealed record PostingOutcome(string Type, string Batch, int Period, BookAnswer Answer);

/// <summary>
/// The reply of PostTransFile, a text that looks like JSON and is none: parallel lists joined by '|',
/// a comma missing after the first, <c>[CRLF]</c> in the message taken literally.
/// </summary>
internal static class PostingReply
{
    public static string Write(IReadOnlyList<PostingOutcome> outcomes) =>
        "{\r\n \"typeList\":\""
        + List(outcomes, o => o.Type)
        + "\"\r\n \"batchList\":\""
        + List(outcomes, o => o.Batch)
        + "\",\r\n \"retList\":\""
        + List(outcomes, o => o.Answer.Refusal is null ? "1" : "0")
        + "\", \"periodList\":\""
        + List(outcomes, o => $"{o.Answer.File?.Posting?.Period ?? o.Period}")
        + "\", \"postseqList\":\""
        + List(outcomes, o => $"{o.Answer.File?.Posting?.PostSeq ?? 0}")
        + "\", \"msg\":\""
        + string.Join("[CRLF]", outcomes.Select(Message))
        + "\" }";

    private static string List(
        IEnumerable<PostingOutcome> outcomes,
        Func<PostingOutcome, string> text
    ) => string.Join('|', outcomes.Select(text));

    private static string Message(PostingOutcome outcome)
    {
        var name = outcome.Type == "CR" ? "Cash Receipts" : "Journal Entries";
        return outcome.Answer is { File: { Posting: { } posting } file }
            ? $"{name} file {outcome.Batch}; {file.Masters.Length} of {file.Masters.Length} records posted; Posting sequence {posting.PostSeq}"
            : $"{name} file {outcome.Batch}; 0 records posted; {outcome.Answer.Refusal}";
    }
}

/// <summary>Deltek's error body and request reading.</summary>
internal static class DeltekAnswers
{
    public static Task RefuseAsync(this HttpContext context, int status, string message) =>
        context.JsonAsync(status, new JsonObject { ["message"] = message, ["detail"] = "" });

    /// <summary>The body's first object, or null when it holds none.</summary>
    public static async Task<JsonElement?> BodyAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(
                context.Request.Body,
                cancellationToken: context.RequestAborted
            );
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
