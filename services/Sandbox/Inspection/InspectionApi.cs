using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Amazon;
using MlConnector.Sandbox.Deltek;
using MlConnector.Sandbox.Faults;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Inspection;

/// <summary>Looking into the stand-ins and steering them, under <c>/sandbox</c>; not part of either real API.</summary>
internal sealed class InspectionApi(
    Scenario scenario,
    SandboxOptions options,
    Books books,
    FaultSwitches switches,
    Throttle throttle,
    AccessTokens amazonTokens,
    DeltekLogin deltekLogin
)
{
    private static readonly JsonSerializerOptions FaultFormat = new(JsonSerializerDefaults.Web);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/",
            context =>
                context.TextAsync(
                    200,
                    StartPage.Write(scenario, options, context.Root()),
                    "text/plain; charset=utf-8"
                )
        );
        routes.MapGet(
            "/sandbox/ledger",
            context => context.JsonAsync(200, LedgerView.Write(books.Files(), books.Rows()))
        );
        routes.MapGet("/sandbox/settlements", context => context.JsonAsync(200, Settlements()));
        routes.MapGet(
            "/sandbox/verdict",
            context =>
                context.JsonAsync(200, Verdict.Of(scenario, books.Files(), books.Rows()).ToJson())
        );
        routes.MapGet("/sandbox/requests", context => context.JsonAsync(200, Requests()));
        routes.MapGet(
            "/sandbox/connections",
            context =>
                context.JsonAsync(200, ConnectionsDocument.Write(scenario, options, context.Root()))
        );
        routes.MapGet("/sandbox/faults", context => context.JsonAsync(200, Switches()));
        routes.MapPost("/sandbox/faults", SwitchAsync);
    }

    private JsonArray Settlements() => [.. scenario.Settlements.Select(SettlementJson)];

    private static JsonObject SettlementJson(Settlement settlement)
    {
        var series = settlement.Series;
        return new JsonObject
        {
            ["connectionId"] = settlement.Seller.ConnectionId,
            ["region"] = settlement.Seller.Region,
            ["seller"] = settlement.Seller.SellerId,
            ["settlementId"] = settlement.SettlementId,
            ["series"] = series.Name,
            ["currency"] = series.Currency,
            ["total"] = Amount(settlement.Total, series),
            ["payout"] = settlement.Total > 0 ? Amount(settlement.Total, series) : null,
            ["carriedDebt"] = Amount(settlement.CarriedDebt, series),
            ["rows"] = settlement.Rows,
            ["start"] = IsoInstant.Write(settlement.StartAt),
            ["end"] = IsoInstant.Write(settlement.EndAt),
            ["reportId"] = settlement.ReportId,
            ["eventGroupId"] = settlement.EventGroupId,
        };
    }

    private JsonObject Requests() =>
        new(
            switches
                .Requests.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))
        );

    private JsonObject Switches() =>
        new()
        {
            ["throttling"] = throttle.Mode,
            ["duplicateBatch"] = books.AcceptDuplicates ? "accept" : "refuse",
            ["faults"] = JsonSerializer.SerializeToNode(switches.Armed(), FaultFormat),
        };

    private async Task SwitchAsync(HttpContext context)
    {
        if (await DeltekAnswers.BodyAsync(context) is not { } body)
        {
            await context.RefuseAsync(400, "A JSON object is expected.");
            return;
        }

        if (Refusal(body, out var faults) is { } refusal)
        {
            await context.RefuseAsync(400, refusal);
            return;
        }

        Switch(body, faults);
        await context.JsonAsync(200, Switches());
    }

    private void Switch(JsonElement body, List<Fault> faults)
    {
        if (IsTrue(body, "clear"))
        {
            switches.Clear();
        }

        faults.ForEach(switches.Arm);
        if (body.Has("throttling"))
        {
            throttle.Switch(body.Text("throttling"));
        }

        if (body.Has("duplicateBatch"))
        {
            books.AcceptDuplicates = body.Text("duplicateBatch") == "accept";
        }

        if (IsTrue(body, "expireTokens"))
        {
            amazonTokens.ExpireAll();
            deltekLogin.ExpireAll();
        }
    }

    /// <summary>What is wrong with the switches, before any of them is set.</summary>
    private static string? Refusal(JsonElement body, out List<Fault> faults)
    {
        faults = [];
        if (
            body.Has("throttling")
            && body.Text("throttling") is not ("off" or "sandbox" or "production")
        )
        {
            return "throttling is off, sandbox or production.";
        }

        if (body.Has("duplicateBatch") && body.Text("duplicateBatch") is not ("refuse" or "accept"))
        {
            return "duplicateBatch is refuse or accept.";
        }

        foreach (var row in body.Rows("faults"))
        {
            if (!TryFault(row, out var fault))
            {
                return $"{row.GetRawText()} is no fault; it names its operation and, as numbers, status, count and delayMs.";
            }

            faults.Add(fault);
        }

        return null;
    }

    private static bool TryFault(JsonElement row, [NotNullWhen(true)] out Fault? fault)
    {
        try
        {
            fault = row.Deserialize<Fault>(FaultFormat);
            return fault is { Operation.Length: > 0 };
        }
        catch (JsonException)
        {
            fault = null;
            return false;
        }
    }

    private static bool IsTrue(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Amount(long minor, SettlementSeries series) =>
        MinorUnits
            .ToDecimal(minor, series.Decimals)
            .ToString($"F{series.Decimals}", CultureInfo.InvariantCulture);
}
