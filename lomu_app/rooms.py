"""Every room with tables or commands, imported in one place so that all are registered."""

from lomu_app.access import backing_up as access_backing_up
from lomu_app.access import commands as access_commands
from lomu_app.access import listing as access_listing
from lomu_app.access import records as access_records
from lomu_app.access import restoring as access_restoring
from lomu_app.actions import doing as actions_doing
from lomu_app.actions import following as actions_following
from lomu_app.actions import records as actions_records
from lomu_app.actions import telling as actions_telling
from lomu_app.assessments import commands as assessments_commands
from lomu_app.assessments import following as assessments_following
from lomu_app.assessments import hearings as assessments_hearings
from lomu_app.assessments import records as assessments_records
from lomu_app.assessments import telling as assessments_telling
from lomu_app.cog import disrupting as cog_disrupting
from lomu_app.cog import following as cog_following
from lomu_app.cog import handing_over as cog_handing_over
from lomu_app.cog import informing as cog_informing
from lomu_app.cog import locating as cog_locating
from lomu_app.cog import meeting as cog_meeting
from lomu_app.cog import noting as cog_noting
from lomu_app.cog import records as cog_records
from lomu_app.cog import signing_off as cog_signing_off
from lomu_app.cog import telling as cog_telling
from lomu_app.cog import withholding as cog_withholding
from lomu_app.cog import work_records as cog_work_records
from lomu_app.cohorts import actions_hinder as cohorts_actions_hinder
from lomu_app.cohorts import breaches as cohorts_breaches
from lomu_app.cohorts import deciding as cohorts_deciding
from lomu_app.cohorts import elsewhere_hinders as cohorts_elsewhere_hinders
from lomu_app.cohorts import following as cohorts_following
from lomu_app.cohorts import harm_reported as cohorts_harm_reported
from lomu_app.cohorts import leaving as cohorts_leaving
from lomu_app.cohorts import looking_after as cohorts_looking_after
from lomu_app.cohorts import orders_hinder as cohorts_orders_hinder
from lomu_app.cohorts import plans_asked as cohorts_plans_asked
from lomu_app.cohorts import records as cohorts_records
from lomu_app.cohorts import referring as cohorts_referring
from lomu_app.cohorts import release_dates as cohorts_release_dates
from lomu_app.cohorts import scoring as cohorts_scoring
from lomu_app.cohorts import settling as cohorts_settling
from lomu_app.cohorts import taking_back as cohorts_taking_back
from lomu_app.cohorts import telling as cohorts_telling
from lomu_app.custody import following as custody_following
from lomu_app.custody import records as custody_records
from lomu_app.custody import telling as custody_telling
from lomu_app.daart import breaches as daart_breaches
from lomu_app.daart import commands as daart_commands
from lomu_app.daart import exceptions as daart_exceptions
from lomu_app.daart import following as daart_following
from lomu_app.daart import hindering as daart_hindering
from lomu_app.daart import records as daart_records
from lomu_app.daart import release_alerts as daart_release_alerts
from lomu_app.daart import telling as daart_telling
from lomu_app.daart import threat_lines, threat_results, threat_review, threat_steps
from lomu_app.disclosure import commands as disclosure_commands
from lomu_app.disclosure import records as disclosure_records
from lomu_app.fsim import forum as fsim_forum
from lomu_app.harm import commands as harm_commands
from lomu_app.harm import following as harm_following
from lomu_app.harm import records as harm_records
from lomu_app.harm import striking as harm_striking
from lomu_app.harm import telling as harm_telling
from lomu_app.insight import commands as insight_commands
from lomu_app.insight import records as insight_records
from lomu_app.intake import commands as intake_commands
from lomu_app.intake import offence_commands as intake_offence_commands
from lomu_app.intake import people_commands as intake_people_commands
from lomu_app.intake import records as intake_records
from lomu_app.intake import result_commands as intake_result_commands
from lomu_app.interventions import following as interventions_following
from lomu_app.interventions import keeping as interventions_keeping
from lomu_app.interventions import records as interventions_records
from lomu_app.interventions import telling as interventions_telling
from lomu_app.meetings import calling_off as meetings_calling_off
from lomu_app.meetings import ending as meetings_ending
from lomu_app.meetings import holding as meetings_holding
from lomu_app.meetings import preparing as meetings_preparing
from lomu_app.meetings import raised as meetings_raised
from lomu_app.meetings import records as meetings_records
from lomu_app.odoc import deciding as odoc_deciding
from lomu_app.odoc import meeting as odoc_meeting
from lomu_app.odoc import preparing as odoc_preparing
from lomu_app.odoc import records as odoc_records
from lomu_app.odoc import telling as odoc_telling
from lomu_app.orders import changing as orders_changing
from lomu_app.orders import following as orders_following
from lomu_app.orders import parts as orders_parts
from lomu_app.orders import recording as orders_recording
from lomu_app.orders import records as orders_records
from lomu_app.orders import telling as orders_telling
from lomu_app.packs import action_content as packs_action_content
from lomu_app.packs import building as packs_building
from lomu_app.packs import cog_action_content as packs_cog_action_content
from lomu_app.packs import cog_content as packs_cog_content
from lomu_app.packs import exporting as packs_exporting
from lomu_app.packs import fsim_content as packs_fsim_content
from lomu_app.packs import iom_board_content as packs_iom_board_content
from lomu_app.packs import odoc_content as packs_odoc_content
from lomu_app.packs import person_content as packs_person_content
from lomu_app.packs import plan_prints as packs_plan_prints
from lomu_app.packs import quarterly_content as packs_quarterly_content
from lomu_app.packs import trm_content as packs_trm_content
from lomu_app.people import address_commands as people_address_commands
from lomu_app.people import commands as people_commands
from lomu_app.people import entry_commands as people_entry_commands
from lomu_app.people import entry_following as people_entry_following
from lomu_app.people import entry_records as people_entry_records
from lomu_app.people import entry_telling as people_entry_telling
from lomu_app.people import ethnicity as people_ethnicity
from lomu_app.people import limiting as people_limiting
from lomu_app.people import marker_commands as people_marker_commands
from lomu_app.people import match_commands as people_match_commands
from lomu_app.people import own_telling as people_own_telling
from lomu_app.people import records as people_records
from lomu_app.plans import following as plans_following
from lomu_app.plans import records as plans_records
from lomu_app.plans import reviewing as plans_reviewing
from lomu_app.plans import settling as plans_settling
from lomu_app.plans import telling as plans_telling
from lomu_app.plans import writing as plans_writing
from lomu_app.practice import building as practice_building
from lomu_app.resettlement import following as resettlement_following
from lomu_app.resettlement import planning as resettlement_planning
from lomu_app.resettlement import recording as resettlement_recording
from lomu_app.resettlement import records as resettlement_records
from lomu_app.resettlement import telling as resettlement_telling
from lomu_app.returns import commands as returns_commands
from lomu_app.returns import for_actions as returns_for_actions
from lomu_app.returns import for_items as returns_for_items
from lomu_app.returns import for_locations as returns_for_locations
from lomu_app.returns import for_targets as returns_for_targets
from lomu_app.returns import records as returns_records
from lomu_app.store import audit, draft, search

ALL = (
    access_backing_up,
    access_commands,
    access_listing,
    access_records,
    access_restoring,
    actions_doing,
    actions_following,
    actions_records,
    actions_telling,
    assessments_commands,
    assessments_following,
    assessments_hearings,
    assessments_records,
    assessments_telling,
    audit,
    cog_disrupting,
    cog_following,
    cog_handing_over,
    cog_informing,
    cog_locating,
    cog_noting,
    cog_meeting,
    cog_records,
    cog_signing_off,
    cog_telling,
    cog_withholding,
    cog_work_records,
    cohorts_actions_hinder,
    cohorts_breaches,
    cohorts_deciding,
    cohorts_following,
    cohorts_harm_reported,
    cohorts_leaving,
    cohorts_looking_after,
    cohorts_elsewhere_hinders,
    cohorts_orders_hinder,
    cohorts_plans_asked,
    cohorts_records,
    cohorts_referring,
    cohorts_release_dates,
    cohorts_scoring,
    cohorts_settling,
    cohorts_taking_back,
    cohorts_telling,
    custody_following,
    custody_records,
    custody_telling,
    daart_breaches,
    daart_commands,
    daart_exceptions,
    daart_following,
    daart_hindering,
    daart_records,
    daart_release_alerts,
    daart_telling,
    disclosure_commands,
    disclosure_records,
    draft,
    fsim_forum,
    harm_commands,
    harm_following,
    harm_records,
    harm_striking,
    harm_telling,
    insight_commands,
    insight_records,
    intake_commands,
    intake_offence_commands,
    intake_people_commands,
    intake_records,
    intake_result_commands,
    interventions_following,
    interventions_keeping,
    interventions_records,
    interventions_telling,
    meetings_calling_off,
    meetings_ending,
    meetings_holding,
    meetings_preparing,
    meetings_raised,
    meetings_records,
    odoc_deciding,
    odoc_meeting,
    odoc_preparing,
    odoc_records,
    odoc_telling,
    orders_changing,
    orders_following,
    orders_parts,
    orders_recording,
    orders_records,
    orders_telling,
    packs_action_content,
    packs_cog_action_content,
    packs_cog_content,
    packs_building,
    packs_exporting,
    packs_fsim_content,
    packs_iom_board_content,
    packs_odoc_content,
    packs_person_content,
    packs_plan_prints,
    packs_quarterly_content,
    packs_trm_content,
    people_address_commands,
    people_commands,
    people_ethnicity,
    people_entry_commands,
    people_entry_following,
    people_entry_records,
    people_entry_telling,
    people_limiting,
    people_marker_commands,
    people_match_commands,
    people_own_telling,
    people_records,
    plans_following,
    plans_records,
    plans_reviewing,
    plans_settling,
    plans_telling,
    plans_writing,
    practice_building,
    resettlement_following,
    resettlement_planning,
    resettlement_recording,
    resettlement_records,
    resettlement_telling,
    returns_commands,
    returns_for_actions,
    returns_for_items,
    returns_for_locations,
    returns_for_targets,
    returns_records,
    search,
    threat_lines,
    threat_results,
    threat_review,
    threat_steps,
)
