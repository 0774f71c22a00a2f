using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Deltek;

/// <summary>
/// Transaction entry in files mode: <c>jeControl</c> and <c>crControl</c> with their masters, details and
/// landing pages. Entering checks fields, never the balance; a file that is not there answers an empty list.
/// </summary>
internal sealed class TransactionFiles(Books books)
{
    private const string Root = "/api/DataEntry";

    public void Map(
        IEndpointRouteBuilder tenant,
        Action<IEndpointConventionBuilder, string> guarded
    )
    {
        foreach (var (prefix, type) in new[] { ("je", "JE"), ("cr", "CR") })
        {
            var control = $"{Root}/{prefix}Control";
            guarded(
                tenant.MapPost(control, context => EnterAsync(context, type)),
                $"{prefix}Control.create"
            );
            guarded(
                tenant.MapGet(
                    $"{control}/{{batch}}",
                    context => ReadAsync(context, type, f => [ControlJson(f)])
                ),
                $"{prefix}Control.get"
            );
            guarded(
                tenant.MapPut($"{control}/{{batch}}", context => ChangeAsync(context, type)),
                $"{prefix}Control.update"
            );
            guarded(
                tenant.MapDelete($"{control}/{{batch}}", context => DeleteAsync(context, type)),
                $"{prefix}Control.delete"
            );
            guarded(
                tenant.MapGet(
                    $"{Root}/{prefix}Master/{{batch}}",
                    context =>
                        ReadAsync(context, type, f => f.Masters.Select(m => MasterJson(f, m)))
                ),
                $"{prefix}Master.get"
            );
            guarded(
                tenant.MapGet(
                    $"{Root}/{prefix}Detail/{{batch}}",
                    context => ReadAsync(context, type, f => f.Details.Select(DetailJson))
                ),
                $"{prefix}Detail.get"
            );
            guarded(
                tenant.MapGet($"{Root}/{prefix}Landing", context => LandingAsync(context, type)),
                $"{prefix}Landing.get"
            );
        }
    }

    private async Task EnterAsync(HttpContext context, string type)
    {
        if (await DeltekAnswers.BodyAsync(context) is not { } body)
        {
            await context.RefuseAsync(500, "Column:Batch does not exist");
            return;
        }

        await AnswerAsync(context, books.Enter(type, body, DeltekApi.UserOf(context)), 201);
    }

    private async Task ChangeAsync(HttpContext context, string type)
    {
        if (await DeltekAnswers.BodyAsync(context) is not { } patch)
        {
            await context.RefuseAsync(500, "Column:Batch does not exist");
            return;
        }

        await AnswerAsync(
            context,
            books.Change(type, BatchOf(context), patch, DeltekApi.UserOf(context)),
            200
        );
    }

    private Task DeleteAsync(HttpContext context, string type) =>
        AnswerAsync(context, books.Delete(type, BatchOf(context)), 200);

    private static Task AnswerAsync(HttpContext context, BookAnswer answer, int status) =>
        answer.File is { } file
            ? context.JsonAsync(status, new JsonArray(ControlJson(file)))
            : context.RefuseAsync(500, answer.Refusal ?? "");

    private Task ReadAsync(
        HttpContext context,
        string type,
        Func<EntryFile, IEnumerable<JsonObject>> rows
    ) => RowsAsync(context, books.Find(type, BatchOf(context)).SelectMany(rows));

    private Task LandingAsync(HttpContext context, string type) =>
        RowsAsync(context, books.Files().Where(f => f.Type == type).Select(LandingJson));

    /// <summary>On transaction entry and the posted ledger <c>limit</c> is a server error.</summary>
    public static Task RowsAsync(HttpContext context, IEnumerable<JsonObject> rows) =>
        context.Request.Query.ContainsKey("limit")
            ? context.RefuseAsync(500, "Object reference not set to an instance of an object.")
            : context.JsonAsync(200, new RowQuery(context.Request.Query).Apply(rows, paged: true));

    private static string BatchOf(HttpContext context) =>
        context.Request.RouteValues["batch"] as string ?? "";

    private static JsonObject ControlJson(EntryFile file)
    {
        var json = Copy(
            file.Control,
            except: ["jeMaster", "jeDetail", "jeDetailTax", "crMaster", "crDetail", "crDetailTax"]
        );
        json["Posted"] = file.Posting is null ? "N" : "Y";
        json["Creator"] = file.Creator;
        if (file.Type == "JE")
        {
            json["SumDebitsTotal"] = file.Debits;
            json["SumCreditsTotal"] = file.Credits;
            json["DiffDebitsTotal"] = file.Control.Number("Total") - file.Debits;
            json["DiffCreditsTotal"] = file.Control.Number("CreditsTotal") - file.Credits;
        }
        else
        {
            json["SumTotal"] = file.Credits;
            json["DiffTotal"] = file.Control.Number("Total") - file.Credits;
        }

        AddPosting(json, file);
        return json;
    }

    private static JsonObject MasterJson(EntryFile file, JsonElement master)
    {
        var json = Copy(master, except: []);
        json["Posted"] = file.Posting is null ? "N" : "Y";
        json["Status"] = file.Posting is null ? master.Text("Status") : "P";
        AddPosting(json, file);
        return json;
    }

    /// <summary>The reply adds the organization, which follows from the project.</summary>
    private static JsonObject DetailJson(JsonElement detail)
    {
        var json = Copy(detail, except: []);
        json["Org"] = Firm.FindProject(detail.Text("WBS1").Trim())?.Org ?? "";
        json["AccountName"] = Firm.FindAccount(detail.Text("Account"))?.Name ?? "";
        return json;
    }

    private static JsonObject LandingJson(EntryFile file)
    {
        var json = new JsonObject
        {
            ["Batch"] = file.Batch,
            ["Description"] = file.Control.Text("Description"),
            ["ApprovalStatus"] = "",
            ["PostStatus"] = file.Posting is null ? "N" : "Y",
            ["Creator"] = file.Creator,
            ["RawPeriod"] = file.Posting?.Period ?? (int)file.Control.Number("Period"),
            ["Period"] = file.Posting?.Period ?? (int)file.Control.Number("Period"),
            ["Company"] = Firm.Company,
            ["Total"] = file.Control.Number("Total"),
            ["PostSeq"] = file.Posting?.PostSeq ?? 0,
            ["PostUser"] = file.Posting?.User ?? "",
            ["PostDate"] = file.Posting is { } posting ? DeltekDates.Write(posting.PostedAt) : "",
        };
        return json;
    }

    private static void AddPosting(JsonObject json, EntryFile file)
    {
        json["PostPeriod"] = file.Posting?.Period ?? 0;
        json["PostSeq"] = file.Posting?.PostSeq ?? 0;
    }

    private static JsonObject Copy(JsonElement element, string[] except)
    {
        var json = JsonObject.Create(element)?.DeepClone() as JsonObject ?? [];
        foreach (var name in except)
        {
            json.Remove(name);
        }

        return json;
    }
}
