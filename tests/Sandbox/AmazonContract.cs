using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlConnector.TestKit;

namespace MlConnector.Sandbox.Tests;

/// <summary>The stand-in's answers against Amazon's own models.</summary>
public sealed class AmazonContract
{
    private const string ReportsModel = "reports_2021-06-30.json";
    private const string GroupsModel = "financesV0.json";
    private const string TransactionsModel = "finances_2024-06-19.json";

    [SharedFact]
    public async Task Reports_are_as_the_model_says()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { UnfinishedReports = true }
        );
        var token = await sandbox.AmazonTokenAsync();
        var reports = await sandbox.AmazonJsonAsync(RunningSandbox.SettlementReports, token);
        Check(ReportsModel, "GetReportsResponse", reports);
        var settlement = sandbox.Scenario.Settlements[0];
        Check(
            ReportsModel,
            "Report",
            await sandbox.AmazonJsonAsync($"{RunningSandbox.Reports}/{settlement.ReportId}", token)
        );
        Check(
            ReportsModel,
            "ReportDocument",
            await sandbox.AmazonJsonAsync(
                $"/reports/2021-06-30/documents/{settlement.ReportDocumentId}",
                token
            )
        );
    }

    [SharedFact]
    public async Task Event_groups_are_as_the_model_says()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Settlements = 9, NegativeSettlement = true }
        );
        Check(
            GroupsModel,
            "ListFinancialEventGroupsResponse",
            await sandbox.AmazonJsonAsync(
                "/finances/v0/financialEventGroups?FinancialEventGroupStartedAfter=2026-07-01&MaxResultsPerPage=2",
                await sandbox.AmazonTokenAsync()
            )
        );
    }

    [SharedFact]
    public async Task Transactions_are_as_the_model_says()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Rows = 900, DeferredTransactions = true }
        );
        for (var seller = 0; seller < 3; seller++)
        {
            Check(
                TransactionsModel,
                "ListTransactionsResponse",
                await sandbox.AmazonJsonAsync(
                    $"/finances/2024-06-19/transactions?relatedIdentifierName=FINANCIAL_EVENT_GROUP_ID&relatedIdentifierValue={sandbox.Scenario.Settlements[seller].EventGroupId}",
                    await sandbox.AmazonTokenAsync(seller)
                )
            );
        }
    }

    [SharedFact]
    public async Task Errors_are_as_the_model_says()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.AmazonAsync(
            RunningSandbox.Reports,
            await sandbox.AmazonTokenAsync()
        );
        Check(
            ReportsModel,
            "ErrorList",
            await RunningSandbox.JsonAsync(answer, HttpStatusCode.BadRequest)
        );
        using var refused = await sandbox.AmazonAsync(
            RunningSandbox.SettlementReports,
            token: null
        );
        Check(
            ReportsModel,
            "ErrorList",
            await RunningSandbox.JsonAsync(refused, HttpStatusCode.Forbidden)
        );
    }

    [SharedTheory]
    [InlineData("{}", "reportId")]
    [InlineData(
        """{"reportId":1,"reportType":"x","createdTime":"2026-11-24T00:00:00Z","processingStatus":"DONE"}""",
        "reportId"
    )]
    [InlineData(
        """{"reportId":"1","reportType":"x","createdTime":"2026-11-24T00:00:00Z","processingStatus":"GONE"}""",
        "processingStatus"
    )]
    [InlineData(
        """{"reportId":"1","reportType":"x","createdTime":"soon","processingStatus":"DONE"}""",
        "createdTime"
    )]
    [InlineData(
        """{"reportId":"1","reportType":"x","createdTime":"2026-11-24T00:00:00Z","processingStatus":"DONE","colour":"red"}""",
        "colour"
    )]
    public void A_planted_breach_is_found(string json, string where) =>
        Assert.Contains(
            Faults(ReportsModel, "Report", JsonNode.Parse(json)),
            fault => fault.Contains(where, StringComparison.Ordinal)
        );

    private static void Check(string model, string definition, JsonNode? answer) =>
        Assert.Empty(Faults(model, definition, answer));

    private static List<string> Faults(string model, string definition, JsonNode? answer)
    {
        var root = JsonNode.Parse(File.ReadAllText(SharedData.Combine("amazon-models", model)))!;
        var shape = new ModelShape(root["definitions"]!.AsObject());
        return [.. shape.Faults(root["definitions"]![definition]!, answer, definition)];
    }
}

/// <summary>Checks JSON against the part of Swagger 2.0 that Amazon's models use.</summary>
internal sealed class ModelShape(JsonObject definitions)
{
    public IEnumerable<string> Faults(JsonNode schema, JsonNode? value, string path)
    {
        schema = Resolve(schema);
        return value is null ? []
            : schema["allOf"] is JsonArray parts ? ObjectFaults(Merge(parts), value, path)
            : (schema["type"]?.ToString() ?? "object") switch
            {
                "object" => ObjectFaults(schema, value, path),
                "array" when value is JsonArray items => items.SelectMany(
                    (item, i) => Faults(schema["items"]!, item, $"{path}[{i}]")
                ),
                "string" when value.GetValueKind() == JsonValueKind.String => TextFaults(
                    schema,
                    value.ToString(),
                    path
                ),
                "number" or "integer" when value.GetValueKind() == JsonValueKind.Number => [],
                "boolean" when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False =>
                [],
                var type => [$"{path} is {value.GetValueKind()}, not {type}"],
            };
    }

    private IEnumerable<string> ObjectFaults(JsonNode schema, JsonNode value, string path)
    {
        if (value is not JsonObject row)
        {
            return [$"{path} is {value.GetValueKind()}, not an object"];
        }

        var properties = schema["properties"] as JsonObject ?? [];
        var missing = (schema["required"] as JsonArray ?? [])
            .Select(name => name!.ToString())
            .Where(name => !row.ContainsKey(name))
            .Select(name => $"{path}.{name} is missing");
        var unknown = row.Where(p => !properties.ContainsKey(p.Key))
            .Select(p => $"{path}.{p.Key} is unknown");
        var inner = row.Where(p => properties.ContainsKey(p.Key))
            .SelectMany(p => Faults(properties[p.Key]!, p.Value, $"{path}.{p.Key}"));
        return missing.Concat(unknown).Concat(inner);
    }

    private static IEnumerable<string> TextFaults(JsonNode schema, string text, string path)
    {
        if (schema["enum"] is JsonArray names && !names.Any(name => name!.ToString() == text))
        {
            yield return $"{path} is '{text}', which the model does not name";
        }

        if (
            schema["format"]?.ToString() == "date-time"
            && !DateTimeOffset.TryParse(
                text,
                System.Globalization.CultureInfo.InvariantCulture,
                out _
            )
        )
        {
            yield return $"{path} is '{text}', no date-time";
        }
    }

    private JsonNode Resolve(JsonNode schema) =>
        schema["$ref"]?.ToString() is { } reference
            ? Resolve(definitions[reference["#/definitions/".Length..]]!)
            : schema;

    private JsonObject Merge(JsonArray parts)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var part in parts.Select(p => Resolve(p!)))
        {
            foreach (var (name, property) in part["properties"] as JsonObject ?? [])
            {
                properties[name] = property!.DeepClone();
            }

            foreach (var name in part["required"] as JsonArray ?? [])
            {
                required.Add(name!.DeepClone());
            }
        }

        return new JsonObject { ["properties"] = properties, ["required"] = required };
    }
}
